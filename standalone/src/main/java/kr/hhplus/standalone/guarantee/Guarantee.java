package kr.hhplus.standalone.guarantee;

/** Something that holds for every sale, and can be verified on what is left of one. */
public sealed interface Guarantee
        permits NeverOverIssued,
                AtMostOnePerUser,
                FirstComeFirstServed,
                EveryAcceptedRequestDecided,
                SeenMeansStored,
                DecisionsReplayIdentically {

    /** As in the design. */
    default String name() {
        return getClass().getSimpleName();
    }

    /** Whether it holds for this sale, and what shows it. Pure. */
    Verdict verify(Evidence evidence);
}
