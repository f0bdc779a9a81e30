package kr.hhplus.standalone.cluster;

import kr.hhplus.standalone.cli.CommandFailure;
import kr.hhplus.standalone.run.DataFolder;
import kr.hhplus.standalone.run.RunLock;

/** One command changes a cluster at a time. */
public final class ClusterLock {
    private ClusterLock() {}

    /** The right to change the cluster of the folder; a failure when another command has it. */
    public static RunLock acquire(DataFolder folder) {
        return RunLock.acquire(folder)
                .orElseThrow(() -> CommandFailure.failed(
                        "another hhplus is at work on " + folder + "; wait until it is done, or end it"));
    }
}
