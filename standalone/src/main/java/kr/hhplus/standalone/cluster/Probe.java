package kr.hhplus.standalone.cluster;

import java.io.IOException;

/** Asks once whether a member serves; an IOException says not yet. */
interface Probe {
    boolean isReady() throws IOException, InterruptedException;
}
