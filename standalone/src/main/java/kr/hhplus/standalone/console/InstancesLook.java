package kr.hhplus.standalone.console;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Whether the services' instances are ready, and their metrics. Asks all at once. Thread-safe. */
final class InstancesLook {
    private static final String READINESS = "/actuator/health/readiness";
    private static final String METRICS = "/actuator/prometheus";
    private static final int OK = 200;

    private final Targets targets;
    private final Duration answerWaitMax;
    private final HttpClient client;

    InstancesLook(Targets targets, Duration answerWaitMax) {
        this.targets = targets;
        this.answerWaitMax = answerWaitMax;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(answerWaitMax)
                .build();
    }

    /** @param metrics null: it did not tell them in time */
    private record Instance(boolean isReady, @Nullable MetricsText metrics) {}

    /** What the instances of all services have told. */
    final class Seen {
        private final Map<URI, Instance> instances;

        private Seen(Map<URI, Instance> instances) {
            this.instances = instances;
        }

        Pipeline.Part part(String service) {
            var addresses = targets.of(service);
            if (addresses.isEmpty()) {
                return Pipeline.Part.uncounted(service, Pipeline.Status.UNKNOWN, "no address is set");
            }
            int ready = (int) addresses.stream().filter(this::isReady).count();
            return Pipeline.Part.counted(service, "instance", ready, addresses.size());
        }

        private boolean isReady(URI address) {
            var instance = instances.get(address);
            return instance != null && instance.isReady();
        }

        /** Of those instances that have told them. */
        List<MetricsText> metrics(String service) {
            return targets.of(service).stream()
                    .map(instances::get)
                    .map(instance -> instance == null ? null : instance.metrics())
                    .filter(metrics -> metrics != null)
                    .toList();
        }
    }

    /** Ends in time, whoever answers. */
    Seen look() {
        Map<URI, CompletableFuture<Instance>> asked = new HashMap<>();
        for (var address : targets.all()) {
            asked.put(
                    address,
                    ask(address.resolve(READINESS))
                            .thenCombine(
                                    ask(address.resolve(METRICS)),
                                    (health, metrics) -> new Instance(
                                            health != null, metrics == null ? null : new MetricsText(metrics))));
        }
        Map<URI, Instance> instances = new HashMap<>();
        asked.forEach((address, instance) -> instances.put(address, instance.join()));
        return new Seen(instances);
    }

    /** The body; null where it is not told in time. */
    private CompletableFuture<@Nullable String> ask(URI uri) {
        var request = HttpRequest.newBuilder(uri).timeout(answerWaitMax).build();
        return client.sendAsync(request, BodyHandlers.ofString())
                .<@Nullable String>thenApply(InstancesLook::bodyOf)
                .completeOnTimeout(null, answerWaitMax.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionally(failure -> null);
    }

    private static @Nullable String bodyOf(HttpResponse<String> answer) {
        return answer.statusCode() == OK ? answer.body() : null;
    }
}
