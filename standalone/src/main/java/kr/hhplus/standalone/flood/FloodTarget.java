package kr.hhplus.standalone.flood;

import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import kr.hhplus.backends.MySqlAddress;
import kr.hhplus.standalone.run.RunInfo;

/**
 * The system under flood.
 *
 * @param http where the API is
 * @param kafka host:port, by commas; the log is read there
 * @param mysql the rows are read there
 * @param adminToken for the campaign, and for all users: an operator may act for anybody where tokens are looked at
 */
public record FloodTarget(URI http, String kafka, MySqlAddress mysql, String adminToken) {
    /** The run, with the token that its file or the environment has. */
    public static FloodTarget of(RunInfo run, Map<String, String> env) {
        return new FloodTarget(run.http(), run.kafka(), run.mysql(), run.adminToken(env));
    }

    InetSocketAddress address() {
        return new InetSocketAddress(http.getHost(), http.getPort());
    }

    /** What every request begins with behind its first line: whom it is for, and from whom. */
    String headers() {
        return "Host: " + http.getAuthority() + "\r\nAuthorization: Bearer " + adminToken + "\r\n";
    }

    /** Leaves the token out. */
    @Override
    public String toString() {
        return "FloodTarget[" + http + "]";
    }
}
