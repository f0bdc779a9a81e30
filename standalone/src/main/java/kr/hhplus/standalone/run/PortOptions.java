package kr.hhplus.standalone.run;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import kr.hhplus.standalone.cli.CommandFailure;
import picocli.CommandLine.Option;

/** Where the services listen. */
final class PortOptions {
    private static final int PORT_MAX = 65_535;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "Port of the API, 0 for a free one. Default: ${DEFAULT-VALUE}.")
    private int port = ServiceSettings.PORT_DEFAULT;

    @Option(
            names = "--management-port",
            paramLabel = "PORT",
            description = "Port of health and metrics, 0 for a free one. Default: ${DEFAULT-VALUE}.")
    private int managementPort = ServiceSettings.MANAGEMENT_PORT_DEFAULT;

    int port() {
        return port;
    }

    int managementPort() {
        return managementPort;
    }

    void requireUsable(String bind) {
        requireRange("--port", port);
        requireRange("--management-port", managementPort);
        if (port != 0 && port == managementPort) {
            throw CommandFailure.unusable("--port and --management-port are both " + port + "; they must differ");
        }
        requireFree("--port", bind, port);
        requireFree("--management-port", ServiceSettings.LOOPBACK, managementPort);
    }

    private static void requireRange(String option, int port) {
        if (port < 0 || port > PORT_MAX) {
            throw CommandFailure.unusable(option + " must be 0 .. " + PORT_MAX + ", not " + port);
        }
    }

    private static void requireFree(String option, String address, int port) {
        if (port == 0) {
            return;
        }
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(address, port));
        } catch (IOException e) {
            throw CommandFailure.failed(
                    "cannot listen on " + address + ":" + port + " (" + e.getMessage() + "); choose another with "
                            + option + ", or 0 for a free one",
                    e);
        }
    }
}
