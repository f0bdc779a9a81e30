package kr.hhplus.benchmarks.report;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** A report for people. */
public final class ReportTable {
    private ReportTable() {}

    /** Prints it. */
    public static void print(ScenarioReport report, PrintWriter out) {
        out.println();
        out.println(report.scenario() + ": " + report.description());
        out.println(
                "  " + report.rounds() + " rounds after " + report.warmUps() + " to warm up; " + sizes(report.sizes())
                        + "; median (least .. most)" + (report.quick() ? "; QUICK, which measures nothing" : ""));
        values(report, out);
        more(report, out);
        for (var floor : report.floors()) {
            var found = floor.found();
            out.println("  floor: " + floor.wanted() + " " + number(floor.required()) + ": "
                    + (found == null ? "not measured" : spread(found))
                    + (floor.reached() ? ", reached" : ", NOT REACHED"));
        }
        for (var fault : report.faults()) {
            out.println("  BROKEN: " + fault);
        }
        if (report.held()) {
            out.println("  every round held every guarantee");
        }
        out.flush();
    }

    private static void values(ScenarioReport report, PrintWriter out) {
        List<List<String>> rows = new ArrayList<>();
        boolean compared = report.contenders().size() > 1;
        rows.add(
                compared
                        ? List.of(
                                "",
                                report.unit(),
                                "of " + report.contenders().get(0).name())
                        : List.of("", report.unit()));
        for (var contender : report.contenders()) {
            var value = spread(contender.value());
            rows.add(
                    compared
                            ? List.of(contender.name(), value, spread(contender.ofYardstick()))
                            : List.of(contender.name(), value));
        }
        print(rows, out);
    }

    private static void more(ScenarioReport report, PrintWriter out) {
        var names = new TreeSet<String>();
        report.contenders().forEach(contender -> names.addAll(contender.more().keySet()));
        if (names.isEmpty()) {
            return;
        }
        List<List<String>> rows = new ArrayList<>();
        List<String> head = new ArrayList<>(List.of(""));
        report.contenders().forEach(contender -> head.add(contender.name()));
        rows.add(head);
        for (var name : names) {
            List<String> row = new ArrayList<>(List.of(name));
            for (var contender : report.contenders()) {
                var spread = contender.more().get(name);
                row.add(spread == null ? "" : number(spread.median()));
            }
            rows.add(row);
        }
        print(rows, out);
    }

    private static void print(List<List<String>> rows, PrintWriter out) {
        var widths = new int[rows.get(0).size()];
        for (var row : rows) {
            for (int column = 0; column < row.size(); column++) {
                widths[column] = Math.max(widths[column], row.get(column).length());
            }
        }
        for (var row : rows) {
            var line = new StringBuilder("  ");
            for (int column = 0; column < row.size(); column++) {
                // Names to the left, numbers to the right.
                String format = column == 0 ? "%-" + Math.max(1, widths[column]) + "s" : "  %" + widths[column] + "s";
                line.append(String.format(Locale.ROOT, format, row.get(column)));
            }
            out.println(line.toString().stripTrailing());
        }
    }

    private static String sizes(Map<String, Object> sizes) {
        return sizes.entrySet().stream()
                .map(size -> size.getKey() + " "
                        + (size.getValue() instanceof Number number ? number(number.doubleValue()) : size.getValue()))
                .collect(Collectors.joining(", "));
    }

    private static String spread(Spread spread) {
        return number(spread.median()) + " (" + number(spread.min()) + " .. " + number(spread.max()) + ")";
    }

    /** With the digits that mean something. */
    static String number(double value) {
        double size = Math.abs(value);
        String format = size >= 100 || value == Math.rint(value) ? "%,.0f" : size >= 10 ? "%.1f" : "%.2f";
        return String.format(Locale.ROOT, format, value);
    }
}
