package kr.hhplus.standalone.drill;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import kr.hhplus.standalone.cli.CommandFailure;
import kr.hhplus.standalone.cluster.Member;
import kr.hhplus.standalone.cluster.Member.Kind;

/** All drills. */
final class Drills {
    private static final int SHORT_SECONDS = 30;
    private static final int PAUSE_SECONDS = 40;
    private static final int ROLLING_SECONDS = 270;
    /** Between two restarts of a rolling one: for so long HAProxy gives an instance less than its share. */
    private static final Duration SETTLE = Duration.ofSeconds(10);

    private static final List<Drill> ALL = List.of(
            Drill.of(
                            "ingress",
                            "kill -9 of an ingress",
                            SHORT_SECONDS,
                            scene -> scene.killAndStart(List.of(scene.anyOf(Kind.INGRESS))))
                    .answeredWithin(1),
            Drill.of(
                            "streams",
                            "kill -9 of the streams instance that decides the hot partition",
                            SHORT_SECONDS,
                            scene -> scene.killAndStart(List.of(scene.hotStreams())))
                    .decidedWithin(10),
            Drill.of(
                    "projections",
                    "kill -9 of a projections instance",
                    SHORT_SECONDS,
                    scene -> scene.killAndStart(List.of(scene.anyOf(Kind.PROJECTIONS)))),
            Drill.of(
                            "broker",
                            "kill -9 of a broker",
                            SHORT_SECONDS,
                            scene -> scene.killAndStart(List.of(scene.anyOf(Kind.KAFKA))))
                    .answeredWithin(5),
            Drill.of(
                            "hot-broker",
                            "kill -9 of the broker that leads the hot partition",
                            SHORT_SECONDS,
                            scene -> scene.killAndStart(List.of(scene.hotBroker())))
                    .answeredWithin(5),
            Drill.of(
                            "redis-master",
                            "kill -9 of the Redis master",
                            SHORT_SECONDS,
                            scene -> scene.killAndStart(List.of(scene.redisMaster())))
                    .answeredWithin(1)
                    .placedWithin(3),
            Drill.of(
                            "redis",
                            "kill -9 of all Redis servers",
                            SHORT_SECONDS,
                            scene -> scene.killAndStart(Member.of(Kind.REDIS).stream()
                                    .map(Member::name)
                                    .toList()))
                    .answeredWithin(1),
            Drill.of("mysql", "kill -9 of MySQL", SHORT_SECONDS, scene -> scene.killAndStart(List.of("mysql")))
                    .answeredWithin(1),
            Drill.of(
                    "ingress-pause",
                    "SIGSTOP of an ingress for 20 s",
                    PAUSE_SECONDS,
                    scene -> scene.pause(scene.anyOf(Kind.INGRESS))),
            Drill.of(
                            "streams-pause",
                            "SIGSTOP of the streams instance that decides the hot partition, for 20 s",
                            PAUSE_SECONDS,
                            scene -> scene.pause(scene.hotStreams()))
                    .decidedWithin(10),
            Drill.of(
                    "projections-pause",
                    "SIGSTOP of a projections instance for 20 s",
                    PAUSE_SECONDS,
                    scene -> scene.pause(scene.anyOf(Kind.PROJECTIONS))),
            Drill.of(
                            "hot-broker-pause",
                            "SIGSTOP of the broker that leads the hot partition, for 20 s",
                            PAUSE_SECONDS,
                            scene -> scene.pause(scene.hotBroker()))
                    .answeredWithin(5),
            Drill.of(
                            "redis-master-pause",
                            "SIGSTOP of the Redis master for 20 s",
                            PAUSE_SECONDS,
                            scene -> scene.pause(scene.redisMaster()))
                    .answeredWithin(1)
                    .placedWithin(3),
            Drill.of("mysql-pause", "SIGSTOP of MySQL for 20 s", PAUSE_SECONDS, scene -> scene.pause("mysql"))
                    .answeredWithin(1),
            Drill.of("cut-kafka", "an ingress is cut off from all brokers for 10 s", SHORT_SECONDS, new KafkaCut()),
            Drill.of(
                    "cut-mysql",
                    "a projections instance is cut off from MySQL for 10 s",
                    SHORT_SECONDS,
                    new MySqlCut()),
            Drill.of("full-disk", "the disk of a broker is full", PAUSE_SECONDS, new FullDisk())
                    .answeredWithin(5),
            Drill.of("rolling", "a rolling restart of every service", ROLLING_SECONDS, Drills::restartAll)
                    .answeredWithin(1)
                    .decidedWithin(10));

    private Drills() {}

    static List<Drill> all() {
        return ALL;
    }

    static Drill named(String name) {
        return ALL.stream()
                .filter(drill -> drill.name().equals(name))
                .findFirst()
                .orElseThrow(() -> CommandFailure.unusable("there is no drill " + name + "; there are "
                        + ALL.stream().map(Drill::name).collect(Collectors.joining(", ")) + ", or all"));
    }

    private static void restartAll(Scene scene) throws Exception {
        scene.fault();
        List<String> killed = new ArrayList<>();
        for (var service : Member.of(Kind.PROJECTIONS, Kind.ORDER_PAYMENT, Kind.STREAMS, Kind.INGRESS, Kind.CONSOLE)) {
            if (!scene.cluster().stop(service.name())) {
                killed.add(service.name());
            }
            scene.cluster().start(service.name());
            scene.sleep(SETTLE);
        }
        if (!killed.isEmpty()) {
            throw CommandFailure.failed("they did not end in time after SIGTERM: " + killed);
        }
    }
}
