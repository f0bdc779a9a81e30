package kr.hhplus.benchmarks.scenario;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one turn has shown.
 *
 * @param value in the scenario's unit
 * @param more by name, with the unit at the end of the name
 * @param faults broken guarantees, lost requests, unexpected answers; empty: the turn is good
 */
public record Sample(double value, Map<String, Double> more, List<String> faults) {
    public Sample {
        more = Collections.unmodifiableMap(new LinkedHashMap<>(more));
        faults = List.copyOf(faults);
    }
}
