package kr.hhplus.standalone.drill;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** An ingress that reaches the brokers through forwarders only, and then not at all. */
final class KafkaCut implements Drill.Fault {
    private static final String CUT_OFF = "ingress-1";
    private static final Duration CUT = Duration.ofSeconds(10);

    private final List<Forwarder> forwarders = new ArrayList<>();

    @Override
    public boolean prepare(Scene scene) throws Exception {
        for (var forward : scene.cluster().forwards().entrySet()) {
            forwarders.add(Forwarder.start(forward.getValue(), forward.getKey()));
        }
        scene.cluster().stop(CUT_OFF);
        scene.cluster()
                .start(CUT_OFF, Map.of("HHPLUS_KAFKA_BOOTSTRAP", scene.cluster().farKafka()));
        return true;
    }

    @Override
    public void run(Scene scene) throws Exception {
        scene.fault();
        scene.say("cutting " + CUT_OFF + " off from Kafka");
        forwarders.forEach(Forwarder::cut);
        try {
            scene.sleep(CUT);
        } finally {
            forwarders.forEach(Forwarder::heal);
            scene.say("healed");
        }
    }

    @Override
    public void restore(Scene scene) throws Exception {
        scene.cluster().stop(CUT_OFF);
        forwarders.forEach(Forwarder::close);
        forwarders.clear();
        scene.cluster().start(CUT_OFF);
    }
}
