package kr.hhplus.standalone.audit;

/**
 * A place that does not hold what the log says.
 *
 * @param where topic, partition and offset; or table and row; or key
 * @param expected what follows from the log
 * @param found what is there
 */
public record Difference(String where, String expected, String found) {
    static final String NOTHING = "nothing";
}
