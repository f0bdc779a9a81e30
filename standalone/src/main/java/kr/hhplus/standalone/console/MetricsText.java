package kr.hhplus.standalone.console;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** The metrics of one instance, in the text format of Prometheus. */
final class MetricsText {
    private static final String BUCKET_BOUND = "le=\"";

    private final List<String> lines;

    MetricsText(String text) {
        this.lines = text.lines().filter(line -> line.startsWith("hhplus_")).toList();
    }

    /** The sum over all labels; empty: there is none of the name, or it is not known. */
    OptionalDouble sum(String name) {
        List<Double> values = new ArrayList<>();
        for (var line : lines) {
            if (isOf(line, name)) {
                values.add(value(line));
            }
        }
        double sum = values.stream().mapToDouble(Double::doubleValue).sum();
        return values.isEmpty() || Double.isNaN(sum) ? OptionalDouble.empty() : OptionalDouble.of(sum);
    }

    /** How many observations a histogram has up to each bound. */
    NavigableMap<Double, Double> buckets(String histogram) {
        TreeMap<Double, Double> buckets = new TreeMap<>();
        for (var line : lines) {
            int bound = line.indexOf(BUCKET_BOUND);
            if (isOf(line, histogram + "_bucket") && bound > 0) {
                int from = bound + BUCKET_BOUND.length();
                var text = line.substring(from, line.indexOf('"', from));
                buckets.merge(number(text), value(line), Double::sum);
            }
        }
        return buckets;
    }

    private static boolean isOf(String line, String name) {
        return line.startsWith(name)
                && line.length() > name.length()
                && (line.charAt(name.length()) == '{' || line.charAt(name.length()) == ' ');
    }

    /** The last word; nobody gives a time behind it. */
    private static double value(String line) {
        return number(line.substring(line.lastIndexOf(' ') + 1));
    }

    private static double number(String text) {
        return switch (text) {
            case "+Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text);
        };
    }
}
