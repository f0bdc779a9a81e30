package kr.hhplus.standalone.drill;

import java.time.Duration;
import java.util.Map;
import kr.hhplus.backends.Ports;
import org.jspecify.annotations.Nullable;

/** A projections instance that reaches MySQL through a forwarder, and then not at all. */
final class MySqlCut implements Drill.Fault {
    private static final String CUT_OFF = "projections-1";
    private static final Duration CUT = Duration.ofSeconds(10);

    private @Nullable Forwarder forwarder;

    @Override
    public boolean prepare(Scene scene) throws Exception {
        int mysql = scene.cluster().port("mysql");
        int port = Ports.free();
        forwarder = Forwarder.start(port, mysql);
        scene.cluster().stop(CUT_OFF);
        var url = scene.cluster().info().mysql().url().replace(":" + mysql + "/", ":" + port + "/");
        scene.cluster().start(CUT_OFF, Map.of("HHPLUS_MYSQL_URL", url));
        return true;
    }

    @Override
    public void run(Scene scene) throws Exception {
        var through = forwarder;
        if (through == null) {
            throw new IllegalStateException("not prepared");
        }
        scene.fault();
        scene.say("cutting " + CUT_OFF + " off from MySQL");
        through.cut();
        try {
            scene.sleep(CUT);
        } finally {
            through.heal();
            scene.say("healed");
        }
    }

    @Override
    public void restore(Scene scene) throws Exception {
        scene.cluster().stop(CUT_OFF);
        var through = forwarder;
        if (through != null) {
            through.close();
            forwarder = null;
        }
        scene.cluster().start(CUT_OFF);
    }
}
