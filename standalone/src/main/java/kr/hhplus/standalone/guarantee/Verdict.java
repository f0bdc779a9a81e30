package kr.hhplus.standalone.guarantee;

/**
 * What a guarantee says about a sale.
 *
 * @param evidence one line: what was counted, or the first thing that is wrong
 */
public record Verdict(boolean held, String evidence) {
    static Verdict held(String evidence) {
        return new Verdict(true, evidence);
    }

    static Verdict broken(String evidence) {
        return new Verdict(false, evidence);
    }
}
