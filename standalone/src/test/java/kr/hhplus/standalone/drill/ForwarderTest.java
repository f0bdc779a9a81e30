package kr.hhplus.standalone.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import kr.hhplus.backends.Ports;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class ForwarderTest {
    private static final int SHORT_MS = 200;
    private static final int LONG_MS = 10_000;

    private ServerSocket server;
    private Forwarder forwarder;
    private int port;

    @BeforeEach
    void start() throws IOException {
        server = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
        port = Ports.free();
        forwarder = Forwarder.start(port, server.getLocalPort());
    }

    @AfterEach
    void stop() throws IOException {
        forwarder.close();
        server.close();
    }

    @Test
    void passesBytesOnInBothDirections() throws IOException {
        try (var client = connect();
                var far = server.accept()) {
            client.getOutputStream().write(1);
            assertThat(far.getInputStream().read()).isEqualTo(1);

            far.getOutputStream().write(2);
            assertThat(client.getInputStream().read()).isEqualTo(2);
        }
    }

    @Test
    void tellsNobodyOfACutAndDeliversWhenItIsHealed() throws IOException {
        try (var client = connect();
                var far = server.accept()) {
            client.getOutputStream().write(1);
            assertThat(far.getInputStream().read()).isEqualTo(1);

            forwarder.cut();
            client.getOutputStream().write(2);
            far.setSoTimeout(SHORT_MS);
            assertThatThrownBy(() -> far.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);

            forwarder.heal();
            far.setSoTimeout(LONG_MS);
            assertThat(far.getInputStream().read()).isEqualTo(2);
        }
    }

    @Test
    void endsBothSidesWhenOneEnds() throws IOException {
        try (var client = connect()) {
            server.accept().close();

            assertThat(client.getInputStream().read()).isEqualTo(-1);
        }
    }

    private Socket connect() throws IOException {
        var client = new Socket(InetAddress.getLoopbackAddress(), port);
        client.setSoTimeout(LONG_MS);
        return client;
    }
}
