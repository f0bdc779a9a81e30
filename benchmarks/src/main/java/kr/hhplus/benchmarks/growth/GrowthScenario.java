package kr.hhplus.benchmarks.growth;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import kr.hhplus.benchmarks.backlog.Backlog;
import kr.hhplus.benchmarks.backlog.BacklogServers;
import kr.hhplus.benchmarks.backlog.LogAdmin;
import kr.hhplus.benchmarks.door.Door;
import kr.hhplus.benchmarks.hotcoupon.StreamsKind;
import kr.hhplus.benchmarks.hotcoupon.StreamsRunner;
import kr.hhplus.benchmarks.load.Generator;
import kr.hhplus.benchmarks.load.LoadPlan;
import kr.hhplus.benchmarks.scenario.BenchSettings;
import kr.hhplus.benchmarks.scenario.Contender;
import kr.hhplus.benchmarks.scenario.Floor;
import kr.hhplus.benchmarks.scenario.Progress;
import kr.hhplus.benchmarks.scenario.Sample;
import kr.hhplus.benchmarks.scenario.Scenario;
import kr.hhplus.benchmarks.store.StoreKind;
import kr.hhplus.benchmarks.store.StoreRunner;
import kr.hhplus.benchmarks.system.ServicesProcess;
import kr.hhplus.benchmarks.worker.JvmMemory;
import kr.hhplus.schemas.coupon.CouponCommand;
import kr.hhplus.schemas.coupon.CouponDecision;
import kr.hhplus.standalone.cli.CommandFailure;

/**
 * The door, the topology and the projections with ever more requests of one coupon. Every turn has a JVM of its own, warmed
 * up with a part of the work, so that its memory is that of its size.
 */
public final class GrowthScenario implements Scenario {
    private static final int REQUESTS_LARGEST = 1_000_000;
    private static final int WARM_UP_MAX = 50_000;
    /** Requests whose evidence can be held in memory. */
    private static final int EVIDENCE_MAX = 1_000_000;

    private static final int CONNECTIONS = 128;
    /** One more costs 20 % more at most. */
    private static final double OF_MEDIUM_MIN = 1 / 1.2;

    /** As the process of the services is called in its own run. */
    private static final String SERVICES = "hhplus";

    private static final String DOOR = "door";
    private static final String HOT_COUPON = "hotcoupon";
    private static final String STORE = "store";

    @Override
    public String name() {
        return "growth";
    }

    @Override
    public String description() {
        return "the door, the topology and the projections with ever more requests of one coupon, and the memory of the"
                + " JVM behind each";
    }

    @Override
    public String unit() {
        return "requests/s";
    }

    @Override
    public List<Floor> floors() {
        return Stream.of(DOOR, HOT_COUPON, STORE)
                .<Floor>map(
                        part -> new Floor.AtLeast(name(part, Sizes.LARGEST), name(part, Sizes.MEDIUM), OF_MEDIUM_MIN))
                .toList();
    }

    /** Every turn warms up by itself. */
    @Override
    public int warmUps() {
        return 0;
    }

    @Override
    public Contest open(BenchSettings settings, Progress progress) throws IOException {
        return new Parts(settings, BacklogServers.start(progress));
    }

    private static String name(String part, String size) {
        return part + " " + size;
    }

    /** One part at one size. */
    private record Turns(String name, int size, Turn turn) implements Contender {
        @FunctionalInterface
        interface Turn {
            Sample at(int size) throws IOException, InterruptedException;
        }

        @Override
        public Sample run() throws InterruptedException {
            try {
                return turn.at(size);
            } catch (IOException e) {
                throw CommandFailure.failed(name + " could not be started: " + e, e);
            }
        }
    }

    private static final class Parts implements Contest {
        private final BenchSettings settings;
        private final BacklogServers servers;
        private final LogAdmin admin;
        private final Backlog<CouponCommand> commands;
        private final Backlog<CouponDecision> decisions;
        private final Generator generator = new Generator();
        private final Map<String, Integer> sizes;
        private final List<Contender> contenders;

        Parts(BenchSettings settings, BacklogServers servers) {
            this.settings = settings;
            this.servers = servers;
            this.admin = new LogAdmin(servers.kafka());
            this.commands = Backlog.ofCommands(servers.kafka());
            this.decisions = Backlog.ofDecisions(servers.kafka());
            this.sizes = Sizes.upTo(settings.sizeOr(REQUESTS_LARGEST));
            Map<String, Turns.Turn> parts = new LinkedHashMap<>();
            parts.put(DOOR, this::door);
            parts.put(HOT_COUPON, this::hotCoupon);
            parts.put(STORE, this::store);
            this.contenders = parts.entrySet().stream()
                    .flatMap(part -> sizes.entrySet().stream()
                            .<Contender>map(size ->
                                    new Turns(name(part.getKey(), size.getKey()), size.getValue(), part.getValue())))
                    .toList();
        }

        private Sample door(int requests) throws IOException, InterruptedException {
            try (var services = ServicesProcess.start(settings, line -> {})) {
                var warmUp = new Door(LoadPlan.ofRequests(CONNECTIONS, warmUp(requests)), services, generator).run();
                if (!warmUp.faults().isEmpty()) {
                    return warmUp;
                }
                var plan = LoadPlan.ofRequests(CONNECTIONS, requests);
                var sample = requests > EVIDENCE_MAX
                        ? CountedDoor.run(plan, services, generator)
                        : new Door(plan, services, generator).run();
                Map<String, Double> metrics = new LinkedHashMap<>(sample.more());
                Long pid = services.run().pids().get(SERVICES);
                if (pid != null) {
                    JvmMemory.of(pid).addTo(metrics);
                }
                return new Sample(sample.value(), metrics, sample.faults());
            }
        }

        private Sample hotCoupon(int users) throws IOException, InterruptedException {
            commands.fill(users, admin);
            try (var runner = StreamsRunner.start(StreamsKind.TOPOLOGY, settings, servers, commands)) {
                runner.warmUp(warmUp(users));
                return runner.run();
            }
        }

        private Sample store(int users) throws IOException, InterruptedException {
            // Whoever is in that log would be shown as waiting first.
            commands.empty(admin);
            decisions.fill(users, admin);
            try (var runner = StoreRunner.start(StoreKind.PROJECTION, settings, servers, decisions)) {
                runner.warmUp(warmUp(users));
                return runner.run();
            }
        }

        private static int warmUp(int size) {
            return Math.min(size, WARM_UP_MAX);
        }

        @Override
        public List<Contender> contenders() {
            return contenders;
        }

        @Override
        public Map<String, Object> sizes() {
            Map<String, Object> all = new LinkedHashMap<>(sizes);
            all.put("connections", CONNECTIONS);
            return all;
        }

        @Override
        public void close() {
            generator.close();
            admin.close();
            servers.close();
        }
    }
}
