package kr.hhplus.benchmarks.hotcoupon;

import kr.hhplus.issuance.IssuanceStreams;
import kr.hhplus.issuance.topology.IssuanceTopology.Outputs;
import kr.hhplus.schemas.coupon.CouponCommand.IssueCoupon;
import kr.hhplus.schemas.coupon.CouponDecision.IssueDecided;
import kr.hhplus.schemas.coupon.Outcome;
import kr.hhplus.schemas.topic.Topic;

/** Who reads the log of commands, and where it writes. All of a run is named after its generation. */
public enum StreamsKind {
    /** The real topology, as a shadow of itself. */
    TOPOLOGY("topology"),
    /** One entry for each user: the key is the whole command, so that nothing has to be read. */
    GET_AND_PUT("get-and-put"),
    /** The same with the record's own key, the coupon: a store with a single entry. */
    ONE_ENTRY("get-and-put-one-entry");

    private final String label;

    StreamsKind(String label) {
        this.label = label;
    }

    /** As the contender is called. */
    public String label() {
        return label;
    }

    /** Consumer group, and the beginning of the changelogs' names. */
    String applicationId(String generation) {
        return this == TOPOLOGY ? IssuanceStreams.shadowApplicationId(generation) : label + "-" + generation;
    }

    /** Whether a topic belongs to the generation. */
    boolean owns(String generation, String topic) {
        return topic.endsWith("." + generation) || topic.startsWith(applicationId(generation) + "-");
    }

    /** Where what comes of the commands goes. */
    Topic<?> output(String generation) {
        return this == TOPOLOGY ? Outputs.ofGeneration(generation).decisions() : GetAndPutStreams.output(generation);
    }

    /** Whether this is what comes of the last command of a backlog of so many users, all of whom win. */
    boolean isLast(Object value, int users, long lastUser) {
        if (this == TOPOLOGY) {
            return value instanceof IssueDecided issued
                    && issued.outcome() == Outcome.ISSUED
                    && issued.issuanceNumber() == users
                    && issued.userId() == lastUser;
        }
        return value instanceof IssueCoupon issue && issue.userId() == lastUser;
    }
}
