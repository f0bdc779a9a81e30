package kr.hhplus.backends;

/**
 * A broker of a cluster that is a controller, too.
 *
 * @param id 1 and up
 * @param port of clients and of the other brokers
 * @param controllerPort of the quorum
 * @param farPort of a second listener, whose address is told as {@link #forwardPort}: whoever uses it meets the cluster
 *     through forwarders on those ports only, and can be cut off there
 */
public record BrokerNode(int id, int port, int controllerPort, int farPort, int forwardPort) {}
