package kr.hhplus.standalone.guarantee;

import java.util.List;

/** The guarantees of a sale. */
public final class Guarantees {
    /** All of them, in the order in which people read them. */
    public static final List<Guarantee> ALL = List.of(
            new NeverOverIssued(),
            new AtMostOnePerUser(),
            new FirstComeFirstServed(),
            new EveryAcceptedRequestDecided(),
            new SeenMeansStored(),
            new DecisionsReplayIdentically());

    private Guarantees() {}
}
