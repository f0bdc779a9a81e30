package kr.hhplus.backends;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** One of several brokers: the settings that they share, from a file, and its own. */
record ClusterBroker(String clusterId, BrokerNode node, List<BrokerNode> all, Path sharedProperties)
        implements KafkaServer.Part {
    /**
     * After how long without the active controller the first broker looks for another one, and how much later each next
     * one: together they would all vote for themselves, and begin again.
     */
    private static final int CONTROLLER_WAIT_MS = 700;

    private static final int CONTROLLER_WAIT_STEP_MS = 150;

    @Override
    public String name() {
        return "broker " + node.id();
    }

    @Override
    public String properties(int port) throws IOException {
        String voters = all.stream()
                .map(voter -> voter.id() + "@" + Ports.LOOPBACK + ":" + voter.controllerPort())
                .collect(Collectors.joining(","));
        return Files.readString(sharedProperties)
                + """

                node.id=%1$d
                controller.quorum.voters=%2$s
                controller.quorum.fetch.timeout.ms=%8$d
                listeners=PLAINTEXT://%3$s:%4$d,FAR://%3$s:%5$d,CONTROLLER://%3$s:%6$d
                advertised.listeners=PLAINTEXT://%3$s:%4$d,FAR://%3$s:%7$d
                listener.security.protocol.map=PLAINTEXT:PLAINTEXT,FAR:PLAINTEXT,CONTROLLER:PLAINTEXT
                """.formatted(
                                node.id(),
                                voters,
                                Ports.LOOPBACK,
                                node.port(),
                                node.farPort(),
                                node.controllerPort(),
                                node.forwardPort(),
                                CONTROLLER_WAIT_MS + CONTROLLER_WAIT_STEP_MS * all.indexOf(node));
    }
}
