package kr.hhplus.backends;

/** A cluster of one broker. */
record SingleBroker(String clusterId) implements KafkaServer.Part {
    @Override
    public String name() {
        return "";
    }

    @Override
    public String properties(int port) {
        return """
                process.roles=broker,controller
                node.id=1
                controller.quorum.voters=1@%1$s:%3$d
                listeners=PLAINTEXT://%1$s:%2$d,CONTROLLER://%1$s:%3$d
                advertised.listeners=PLAINTEXT://%1$s:%2$d
                controller.listener.names=CONTROLLER
                inter.broker.listener.name=PLAINTEXT
                listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
                %4$s""".formatted(Ports.LOOPBACK, port, Ports.free(), KafkaOptions.asProperties());
    }
}
