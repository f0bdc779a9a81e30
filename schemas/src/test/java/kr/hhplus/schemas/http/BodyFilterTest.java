package kr.hhplus.schemas.http;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** On a real server with few threads, by clients that send as they like. */
@Timeout(30)
class BodyFilterTest {
    private static final int BODY_BYTES_MAX = 10;
    private static final int THREADS = 4;

    @TempDir
    private static Path dir;

    private static final Tomcat PATIENT = new Tomcat();
    private static final Tomcat IMPATIENT = new Tomcat();

    @BeforeAll
    static void start() throws LifecycleException {
        start(PATIENT, Duration.ofMinutes(1));
        start(IMPATIENT, Duration.ofMillis(200));
    }

    private static void start(Tomcat server, Duration arrivalMax) throws LifecycleException {
        server.setBaseDir(dir.toString());
        server.setPort(0);
        server.getConnector().setProperty("address", "127.0.0.1");
        server.getConnector().setProperty("maxThreads", Integer.toString(THREADS));
        var context = server.addContext("", dir.toString());
        addFilter(context, arrivalMax);
        var echo = Tomcat.addServlet(context, "echo", new Echo());
        echo.setAsyncSupported(true);
        echo.addMapping("/");
        server.start();
    }

    @AfterAll
    static void stop() throws LifecycleException {
        for (var server : List.of(PATIENT, IMPATIENT)) {
            server.stop();
            server.destroy();
        }
    }

    private static void addFilter(Context context, Duration arrivalMax) {
        var filter = new FilterDef();
        filter.setFilterName("body");
        filter.setAsyncSupported("true");
        filter.setFilter(new BodyFilter(
                BODY_BYTES_MAX,
                arrivalMax,
                new ProblemWriter(TestJson.MAPPER),
                List.of(new OwnBodyLimit("/own/{id}", request -> request.getHeader("Authorization") != null))));
        context.addFilterDef(filter);
        var everywhere = new FilterMap();
        everywhere.setFilterName("body");
        everywhere.addURLPattern("/*");
        context.addFilterMap(everywhere);
    }

    @Test
    void aBodyThatComesWithItsHeadersIsReadByTheCallItself() throws Exception {
        assertThat(answer(post("/", 10) + "0123456789")).contains(" 200 ").endsWith("REQUEST 0123456789");
        assertThat(answer("GET / HTTP/1.1\r\nHost: x\r\n\r\n"))
                .contains(" 200 ")
                .endsWith("REQUEST ");
    }

    @Test
    void aBodyThatComesLaterIsWaitedFor() throws Exception {
        try (var client = new Client()) {
            client.send(post("/", 10) + "01234");
            client.send("56789");

            assertThat(client.rest()).contains(" 200 ").endsWith("0123456789");
        }
    }

    @Test
    void aChunkedBodyIsWaitedForToo() throws Exception {
        try (var client = new Client()) {
            client.send(chunked("/") + "5\r\n01234\r\n");
            client.send("5\r\n56789\r\n0\r\n\r\n");

            assertThat(client.rest()).contains(" 200 ").endsWith("ASYNC 0123456789");
        }
    }

    @Test
    void aBodyOverTheLimitIsRefused() throws Exception {
        assertTooLarge(answer(post("/", 11) + "01234567890"));
        assertTooLarge(answer(chunked("/") + "b\r\n01234567890\r\n0\r\n\r\n"));
        assertTooLarge(answer(post("/", BodyFilter.FORGOTTEN_BYTES_MAX + 1L)));
    }

    @Test
    void aBodyThatDoesNotComeIsGivenUp() throws Exception {
        for (var begun : List.of(
                post("/", 10) + "01234", post("/", 11), chunked("/") + "5\r\n012", chunked("/"), post("/own/1", 11))) {
            try (var client = new Client(IMPATIENT)) {
                client.send(begun);

                assertThat(client.rest()).as(begun).contains(" 400 ").contains("came too slowly");
            }
        }
    }

    @Test
    void thoseWhoseBodiesDoNotComeKeepNobodyElseOut() throws Exception {
        List<Client> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 5 * THREADS; i++) {
                var client = new Client();
                slow.add(client);
                client.send(
                        switch (i % 5) {
                            case 0 -> post("/", 10) + "01234";
                            case 1 -> post("/", 1_000);
                            case 2 -> chunked("/") + "5\r\n012";
                            case 3 -> post("/own/1", 100_000);
                            default -> "POST / HTTP/1.1\r\nHost: x\r\nX-Half";
                        });
            }

            assertThat(answer(post("/", 2) + "ok")).endsWith("ok");

            for (var client : slow) {
                assertThat(client.socket.getInputStream().available()).isZero();
            }
        } finally {
            for (var client : slow) {
                client.close();
            }
        }
    }

    @Test
    void aCallWithABoundOfItsOwnIsLetThroughForThoseWhoMayMakeIt() throws Exception {
        var authorized = post("/own/1", 20).replace("Host", "Authorization: x\r\nHost");

        assertThat(answer(authorized + "x".repeat(20))).contains(" 200 ").endsWith("x".repeat(20));
        assertTooLarge(answer(post("/own/1", 20) + "x".repeat(20)));
    }

    private static void assertTooLarge(String answer) {
        assertThat(answer).contains(" 413 ").contains("PAYLOAD_TOO_LARGE").contains("at most 10 bytes");
    }

    private static String post(String path, long length) {
        return "POST " + path + " HTTP/1.1\r\nHost: x\r\nContent-Length: " + length + "\r\n\r\n";
    }

    private static String chunked(String path) {
        return "POST " + path + " HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";
    }

    private static String answer(String request) throws IOException {
        try (var client = new Client()) {
            client.send(request);
            return client.rest();
        }
    }

    private static final class Client implements AutoCloseable {
        private final Socket socket;

        Client() throws IOException {
            this(PATIENT);
        }

        Client(Tomcat server) throws IOException {
            socket = new Socket(
                    InetAddress.getLoopbackAddress(), server.getConnector().getLocalPort());
            socket.setTcpNoDelay(true);
        }

        void send(String bytes) throws IOException {
            socket.getOutputStream().write(bytes.getBytes(StandardCharsets.US_ASCII));
        }

        /** The answer, which ends with its connection. */
        String rest() throws IOException {
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    /** Says how the call has come, and its body. */
    private static final class Echo extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            var body = request.getInputStream().readAllBytes();
            response.setHeader("Connection", "close");
            response.getOutputStream()
                    .print(request.getDispatcherType() + " " + new String(body, StandardCharsets.US_ASCII));
        }
    }
}
