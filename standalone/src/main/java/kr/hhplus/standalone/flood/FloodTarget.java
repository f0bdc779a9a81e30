package kr.hhplus.standalone.flood;

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
 * @param adminToken for the campaign
 */
public record FloodTarget(URI http, String kafka, MySqlAddress mysql, String adminToken) {
    /** The run, with the token that its file or the environment has. */
    public static FloodTarget of(RunInfo run, Map<String, String> env) {
        return new FloodTarget(run.http(), run.kafka(), run.mysql(), run.adminToken(env));
    }

    /** Leaves the token out. */
    @Override
    public String toString() {
        return "FloodTarget[" + http + "]";
    }
}
