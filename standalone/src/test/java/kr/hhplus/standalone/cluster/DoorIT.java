package kr.hhplus.standalone.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import kr.hhplus.backends.Ports;
import kr.hhplus.schemas.http.ProblemCode;
import kr.hhplus.standalone.cli.Json;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** deploy/haproxy/haproxy.cfg before instances that answer, and others that die with the request. */
@EnabledIf("hasHaproxy")
class DoorIT {
    private static final Path FOLDER =
            Path.of("..", "deploy", "haproxy").toAbsolutePath().normalize();
    private static final Duration WAIT_MAX = Duration.ofSeconds(20);
    private static final int HEADER_BYTES = 9_000;
    private static final int BODY_BYTES = 20_000;

    private final Map<String, Instance> instances = new HashMap<>();
    private final int port = Ports.free();
    private final int statisticsPort = Ports.free();
    private Process haproxy;

    static boolean hasHaproxy() {
        return MemberProcess.onPath("haproxy").isPresent();
    }

    @BeforeEach
    void start() throws IOException {
        for (var member : Member.of(
                Member.Kind.INGRESS, Member.Kind.PROJECTIONS, Member.Kind.ORDER_PAYMENT, Member.Kind.CONSOLE)) {
            instances.put(member.name(), new Instance(InetAddress.getLoopbackAddress()));
        }
        startHaproxy(Map.of());
    }

    private void startHaproxy(Map<String, String> others) throws IOException {
        var builder = new ProcessBuilder(
                        MemberProcess.onPath("haproxy").orElseThrow().toString(),
                        "-db",
                        "-f",
                        FOLDER.resolve("haproxy.cfg").toString())
                .redirectErrorStream(true)
                .redirectOutput(new File("target/haproxy.log"));
        var env = builder.environment();
        env.put("HHPLUS_HAPROXY_BIND", "127.0.0.1:" + port);
        env.put("HHPLUS_HAPROXY_STATISTICS_BIND", "127.0.0.1:" + statisticsPort);
        env.put("HHPLUS_HAPROXY_DIR", FOLDER.toString());
        env.put("HHPLUS_HAPROXY_ADDRESS_REQUESTS_PER_10S", "60");
        instances.forEach((name, instance) -> {
            var variable = "HHPLUS_" + name.toUpperCase(Locale.ROOT).replace('-', '_');
            env.put(variable, "127.0.0.1:" + instance.port());
            env.put(variable + "_MANAGEMENT_PORT", Integer.toString(instance.port()));
        });
        env.putAll(others);
        haproxy = builder.start();
        await("HAProxy answers")
                .atMost(WAIT_MAX)
                .ignoreExceptions()
                .until(() -> get("/api/v1/campaigns").statusCode() == 200);
    }

    @AfterEach
    void stop() throws IOException {
        haproxy.destroyForcibly();
        for (var instance : instances.values()) {
            instance.close();
        }
    }

    @Test
    void sendsAPublishThatAnInstanceHasDiedWithToTheOther() throws Exception {
        instance("ingress-1").diesWithRequests();

        for (int i = 0; i < 4; i++) {
            assertThat(post("/api/v1/coupon/publish", null).statusCode()).isEqualTo(200);
        }

        assertThat(instance("ingress-1").died()).isPositive();
    }

    @Test
    void sendsAPaymentAgainOnlyWithAKey() throws Exception {
        instance("order-payment-1").diesWithRequests();
        instance("order-payment-2").diesWithRequests();

        var without = post("/api/v1/payment", null);
        int diedWithout =
                instance("order-payment-1").died() + instance("order-payment-2").died();
        var with = post("/api/v1/payment", "pay-1");
        int diedWith =
                instance("order-payment-1").died() + instance("order-payment-2").died() - diedWithout;

        assertThat(without.statusCode()).isEqualTo(503);
        assertThat(diedWithout).as("deliveries without a key").isEqualTo(1);
        assertThat(with.statusCode()).isEqualTo(503);
        assertThat(diedWith).as("deliveries with one").isGreaterThan(1);
    }

    @Test
    void startsAJobOfTheConsoleOnceEvenWithAKey() throws Exception {
        instance("console-1").diesWithRequests();

        var job = post("/api/v1/admin/jobs", "job-1");
        int diedWithJob = instance("console-1").died();
        var page = get("/console");

        assertThat(job.statusCode()).isEqualTo(503);
        assertThat(diedWithJob).as("deliveries of the job").isEqualTo(1);
        assertThat(page.statusCode()).isEqualTo(503);
        assertThat(instance("console-1").died() - diedWithJob)
                .as("deliveries of the page")
                .isGreaterThan(1);
    }

    @Test
    void answersAsTheServicesDoWhereNobodyServes() throws Exception {
        instance("ingress-1").close();
        instance("ingress-2").close();

        var answer = post("/api/v1/coupon/publish", null);

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("1");
        assertIsProblem(answer, ProblemCode.UNAVAILABLE);
    }

    @Test
    void refusesTooLargeHeadersAndBodiesAndTooManyRequestsOfOneAddress() throws Exception {
        var header = send(HttpRequest.newBuilder(uri("/api/v1/campaigns")).header("X-Long", "x".repeat(HEADER_BYTES)));
        var body = send(HttpRequest.newBuilder(uri("/api/v1/coupon/publish"))
                .POST(BodyPublishers.ofString("x".repeat(BODY_BYTES))));

        var refused = await("the bound of the address")
                .atMost(WAIT_MAX)
                .until(() -> get("/api/v1/campaigns"), answer -> answer.statusCode() == 429);

        assertThat(header.statusCode()).isEqualTo(431);
        assertIsProblem(header, ProblemCode.INVALID_REQUEST);
        assertThat(body.statusCode()).isEqualTo(413);
        assertIsProblem(body, ProblemCode.PAYLOAD_TOO_LARGE);
        assertIsProblem(refused, ProblemCode.RATE_LIMITED);
        assertThat(refused.headers().firstValue("Retry-After")).hasValue("5");
    }

    /** As a container has that was made anew. */
    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "needs a second loopback address")
    void findsAnInstanceAtTheAddressThatItsNameHasNow() throws Exception {
        haproxy.destroyForcibly().waitFor();
        instance("console-1").close();
        var now = InetAddress.getByName("127.0.0.2");
        var moved = new Instance(now);
        instances.put("console-1", moved);
        try (var names = new NameServer(now)) {
            startHaproxy(Map.of(
                    "HHPLUS_CONSOLE_1",
                    "localhost:" + moved.port(),
                    "HHPLUS_HAPROXY_NAMESERVER",
                    "127.0.0.1:" + names.port()));

            await("HAProxy has asked for the name")
                    .atMost(WAIT_MAX)
                    .until(() -> get("/console").statusCode() == 200);
        }
    }

    /** In the shape that the services give it. */
    private static void assertIsProblem(HttpResponse<String> answer, ProblemCode code) {
        var document = Json.LINE.readTree(answer.body());
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(document.path("type").asString()).isEqualTo(code.type().toString());
        assertThat(document.path("title").asString()).isEqualTo(code.title());
        assertThat(document.path("status").asInt()).isEqualTo(answer.statusCode());
        assertThat(document.path("detail").asString()).isNotBlank();
        assertThat(document.path("code").asString()).isEqualTo(code.name());
    }

    private Instance instance(String name) {
        var instance = instances.get(name);
        assertThat(instance).isNotNull();
        return instance;
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri(path)));
    }

    private HttpResponse<String> post(String path, @org.jspecify.annotations.Nullable String key)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(uri(path)).POST(BodyPublishers.ofString("{}"));
        if (key != null) {
            request.header("Idempotency-Key", key);
        }
        return send(request);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        // On a connection that was used before, HAProxy leaves it to the client whether to send again.
        return HttpClient.newHttpClient().send(request.timeout(WAIT_MAX).build(), BodyHandlers.ofString());
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    /** Answers 200 to everything, one request a connection; or closes the connection of all but health checks. */
    private static final class Instance {
        private final ServerSocket listening;
        private final AtomicInteger died = new AtomicInteger();
        private volatile boolean dies;

        Instance(InetAddress address) throws IOException {
            listening = new ServerSocket(0, 64, address);
            var thread = new Thread(this::accept, "instance");
            thread.setDaemon(true);
            thread.start();
        }

        int port() {
            return listening.getLocalPort();
        }

        void diesWithRequests() {
            dies = true;
        }

        int died() {
            return died.get();
        }

        void close() throws IOException {
            listening.close();
        }

        private void accept() {
            while (!listening.isClosed()) {
                try (var connection = listening.accept()) {
                    answer(connection);
                } catch (IOException closed) {
                    // The client's concern, or the end.
                }
            }
        }

        private void answer(Socket connection) throws IOException {
            var in = new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.US_ASCII));
            var first = in.readLine();
            int bodyBytes = 0;
            for (var line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
                if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                    bodyBytes = Integer.parseInt(
                            line.substring(line.indexOf(':') + 1).strip());
                }
            }
            for (int i = 0; i < bodyBytes; i++) {
                in.read();
            }
            if (dies && first != null && !first.contains("/actuator/health/readiness")) {
                died.incrementAndGet();
                return;
            }
            connection
                    .getOutputStream()
                    .write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
        }
    }

    /** Tells the same address for every name. */
    private static final class NameServer implements AutoCloseable {
        private static final int HEADER_BYTES = 12;
        private static final int QUERY_BYTES_MAX = 512;
        /** After a name: its type and its class. */
        private static final int TYPE_AND_CLASS_BYTES = 4;

        private final DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        private final byte[] address;

        NameServer(InetAddress address) throws IOException {
            this.address = address.getAddress();
            var thread = new Thread(this::answerAll, "names");
            thread.setDaemon(true);
            thread.start();
        }

        int port() {
            return socket.getLocalPort();
        }

        @Override
        public void close() {
            socket.close();
        }

        private void answerAll() {
            var query = new DatagramPacket(new byte[QUERY_BYTES_MAX], QUERY_BYTES_MAX);
            while (!socket.isClosed()) {
                try {
                    socket.receive(query);
                    var answer = answer(ByteBuffer.wrap(query.getData()));
                    socket.send(new DatagramPacket(answer, answer.length, query.getSocketAddress()));
                } catch (IOException closed) {
                    // The end.
                }
            }
        }

        private byte[] answer(ByteBuffer query) {
            int questionEnd = HEADER_BYTES;
            while (query.get(questionEnd) != 0) {
                questionEnd += 1 + query.get(questionEnd);
            }
            questionEnd += 1 + TYPE_AND_CLASS_BYTES;
            // An answer without error, with one question and one address; the name is the question's, for a second.
            return ByteBuffer.allocate(questionEnd + HEADER_BYTES + address.length)
                    .putShort(query.getShort(0))
                    .putShort((short) 0x8180)
                    .putShort((short) 1)
                    .putShort((short) 1)
                    .putInt(0)
                    .put(query.slice(HEADER_BYTES, questionEnd - HEADER_BYTES))
                    .putShort((short) 0xC00C)
                    .putShort((short) 1)
                    .putShort((short) 1)
                    .putInt(1)
                    .putShort((short) address.length)
                    .put(address)
                    .array();
        }
    }
}
