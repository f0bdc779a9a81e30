package kr.hhplus.orderpayment.product;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import kr.hhplus.orderpayment.OrderPaymentMain;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Measures reads of products, on a quiet machine: from memory, from MySQL alone, and a call that does nothing on the same
 * server, in turns; then how long a change takes to be seen by another instance. Not a test: docs/cache.md says how to
 * run it.
 */
public final class ProductReadMeasurement {
    private static final int PRODUCTS = 10_000;
    private static final int WARM_PRODUCTS = 1_000;
    private static final int CONNECTIONS = 16;
    private static final int ROUNDS = 5;
    private static final int CHANGES = 200;
    private static final Duration WARM_UP = Duration.ofSeconds(6);
    private static final Duration ROUND = Duration.ofSeconds(3);
    private static final byte[] NOTHING =
            "{\"productId\":500,\"name\":\"Samsung Galaxy S 500\",\"category\":\"Samsung\",\"price\":1250000,\"quantity\":100,\"version\":1}"
                    .getBytes(StandardCharsets.UTF_8);

    private ProductReadMeasurement() {}

    /** The calls that do nothing: as a servlet, and by Spring MVC. */
    @Configuration(proxyBeanMethods = false)
    static class NoOperation {
        @Bean
        ServletRegistrationBean<NothingServlet> nothing() {
            return new ServletRegistrationBean<>(new NothingServlet(), "/nothing");
        }

        @Bean
        NothingController nothingByMvc() {
            return new NothingController();
        }
    }

    static final class NothingServlet extends jakarta.servlet.http.HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(
                jakarta.servlet.http.HttpServletRequest request, jakarta.servlet.http.HttpServletResponse response)
                throws IOException {
            response.setContentType(MediaType.APPLICATION_JSON_VALUE);
            response.setContentLength(NOTHING.length);
            response.getOutputStream().write(NOTHING);
        }
    }

    @RestController
    static final class NothingController {
        @GetMapping("/nothing-by-mvc")
        ResponseEntity<Object> nothing() {
            return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(NOTHING);
        }
    }

    private record Target(int port, List<String> paths) {}

    /** Prints two tables. */
    public static void main(String[] args) throws Exception {
        try (var backends = ProductServers.backends()) {
            for (int id = 1; id <= PRODUCTS; id++) {
                ProductServers.write(id, "Samsung Galaxy S " + id, "category " + id % 5, 1_000L * (id % 777 + 1), 100);
            }
            var cached = start(true);
            var other = start(true);
            var uncached = start(false);
            measureReads(port(cached), port(uncached));
            measureChanges(port(cached), port(other));
            for (var service : List.of(cached, other, uncached)) {
                service.close();
            }
        }
        System.exit(0);
    }

    private static void measureReads(int cached, int uncached) throws IOException {
        var products = IntStream.rangeClosed(1, WARM_PRODUCTS)
                .mapToObj(i -> "/api/v1/products/" + i)
                .toList();
        var pages = IntStream.range(0, 50)
                .mapToObj(i -> "/api/v1/products?category=category+" + i % 5 + "&limit=20&page=" + i / 5)
                .toList();
        Map<String, Target> targets = new LinkedHashMap<>();
        targets.put("no operation, servlet", new Target(cached, List.of("/nothing")));
        targets.put("product, warm", new Target(cached, products));
        targets.put("product, MySQL alone", new Target(uncached, products));
        targets.put("no operation, Spring MVC", new Target(cached, List.of("/nothing-by-mvc")));
        targets.put("page of 20, warm", new Target(cached, pages));
        targets.put("page of 20, MySQL alone", new Target(uncached, pages));

        for (var target : targets.values()) {
            ReadLoad.run(target.port(), target.paths(), CONNECTIONS, WARM_UP);
        }
        Map<String, List<ReadLoad.Result>> results = new LinkedHashMap<>();
        for (int round = 0; round < ROUNDS; round++) {
            for (var target : targets.entrySet()) {
                results.computeIfAbsent(target.getKey(), name -> new ArrayList<>())
                        .add(ReadLoad.run(
                                target.getValue().port(), target.getValue().paths(), CONNECTIONS, ROUND));
            }
        }
        System.out.println("| call | requests/s, median | least .. most | p50 ms | p99 ms |");
        results.forEach((name, of) -> {
            var rates =
                    of.stream().mapToDouble(ReadLoad.Result::perSecond).sorted().toArray();
            System.out.printf(
                    "| %s | %,.0f | %,.0f .. %,.0f | %.2f | %.2f |%n",
                    name,
                    rates[ROUNDS / 2],
                    rates[0],
                    rates[ROUNDS - 1],
                    median(of.stream().mapToLong(ReadLoad.Result::p50Micros).toArray()) / 1e3,
                    median(of.stream().mapToLong(ReadLoad.Result::p99Micros).toArray()) / 1e3);
        });
    }

    /** From the answer to the operator's call to the first answer of another instance that shows it. */
    private static void measureChanges(int changing, int looking) throws Exception {
        var client = HttpClient.newHttpClient();
        var look = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + looking + "/api/v1/products/1"))
                .build();
        var micros = new long[CHANGES];
        for (int i = 0; i < CHANGES; i++) {
            client.send(look, BodyHandlers.ofString());
            var body = "{\"name\":\"change " + i + "\",\"category\":\"c\",\"price\":1,\"quantity\":1}";
            var change = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + changing + "/api/v1/products/1"))
                    .header("Authorization", "Bearer " + ProductServers.ADMIN_TOKEN)
                    .header("Content-Type", "application/json")
                    .PUT(BodyPublishers.ofString(body))
                    .build();
            if (client.send(change, BodyHandlers.ofString()).statusCode() != 200) {
                throw new IllegalStateException("the change was not taken");
            }
            var from = Instant.now();
            while (!client.send(look, BodyHandlers.ofString()).body().contains("\"change " + i + "\"")) {
                if (Duration.between(from, Instant.now()).compareTo(ProductServers.WAIT_MAX) > 0) {
                    throw new IllegalStateException("change " + i + " is not seen");
                }
            }
            micros[i] = Duration.between(from, Instant.now()).toNanos() / 1_000;
        }
        Arrays.sort(micros);
        System.out.printf(
                "a change on another instance, %d times: median %.0f ms, p99 %.0f ms, most %.0f ms%n",
                CHANGES, median(micros) / 1e3, micros[(int) (CHANGES * 0.99)] / 1e3, micros[CHANGES - 1] / 1e3);
    }

    private static double median(long[] values) {
        var sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private static ConfigurableApplicationContext start(boolean cached) {
        var at = ProductServers.backends();
        var application = new SpringApplication(OrderPaymentMain.class, NoOperation.class);
        application.setDefaultProperties(new TreeMap<>(Map.of(
                "server.port",
                "0",
                "server.address",
                "127.0.0.1",
                "hhplus.order-payment.kafka-bootstrap-servers",
                at.kafkaBootstrapServers(),
                "hhplus.order-payment.redis-uri",
                at.redisUri().toString(),
                "hhplus.order-payment.mysql-url",
                at.mysql().url(),
                "hhplus.order-payment.mysql-user",
                at.mysql().user(),
                "hhplus.order-payment.mysql-password",
                at.mysql().password(),
                "hhplus.order-payment.ticket-secret",
                ProductServers.TICKET_SECRET,
                "hhplus.order-payment.products.admin-token",
                ProductServers.ADMIN_TOKEN,
                "hhplus.order-payment.products.cached",
                cached)));
        return application.run();
    }

    private static int port(ConfigurableApplicationContext service) {
        return Integer.parseInt(service.getEnvironment().getRequiredProperty("local.server.port"));
    }
}
