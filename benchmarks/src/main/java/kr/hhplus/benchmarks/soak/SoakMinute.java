package kr.hhplus.benchmarks.soak;

import java.util.List;
import java.util.Map;

/**
 * What one sale of the soak has shown.
 *
 * @param minute 1 and up
 * @param metrics by name, with the unit at the end of the name
 * @param faults broken guarantees, lost requests, unexpected answers; empty: the sale is good
 */
record SoakMinute(int minute, Map<String, Double> metrics, List<String> faults) {}
