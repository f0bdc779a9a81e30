package kr.hhplus.standalone.run;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The metrics that docs/metrics.md names, and those that a service shows. */
final class MetricsTable {
    static final Path DOCUMENT = Path.of("..", "docs", "metrics.md");
    static final String OURS = "hhplus_";

    private static final Pattern TYPE = Pattern.compile("# TYPE (hhplus_\\w+) (\\w+)");
    private static final Pattern SAMPLE = Pattern.compile("(hhplus_\\w+)(?:\\{(.*)})? \\S+");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"");
    private static final Pattern HISTOGRAM_PART = Pattern.compile("_(bucket|sum|count)$");

    private MetricsTable() {}

    /** What Prometheus reads of an instance. */
    static String scrape(URI management) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(management.resolve("/actuator/prometheus"))
                                .build(),
                        BodyHandlers.ofString())
                .body();
    }

    /** What a metric is: its type, and the names of its labels. */
    record Shape(String type, Set<String> labels) {}

    /** By name, the rows of our own metrics. */
    static Map<String, Shape> documented() throws IOException {
        Map<String, Shape> documented = new TreeMap<>();
        for (var line : Files.readAllLines(DOCUMENT)) {
            var cells = line.split("\\|", -1);
            if (cells.length == 6 && cells[1].strip().startsWith(OURS)) {
                documented.put(cells[1].strip(), new Shape(cells[2].strip(), labels(cells[3])));
            }
        }
        return documented;
    }

    /** Labels as in {@code code: A, B; topic: what it reads}. */
    private static Set<String> labels(String cell) {
        TreeSet<String> labels = new TreeSet<>();
        Arrays.stream(cell.split(";"))
                .map(label -> label.replaceFirst(":.*", "").strip())
                .filter(label -> !label.isEmpty())
                .forEach(labels::add);
        return labels;
    }

    /** By name, all names that docs/metrics.md allows in rules and dashboards, those of libraries too. */
    static Set<String> allNames() throws IOException {
        TreeSet<String> names = new TreeSet<>();
        for (var line : Files.readAllLines(DOCUMENT)) {
            var cells = line.split("\\|", -1);
            if (cells.length >= 5) {
                Arrays.stream(cells[1].split(",")).map(String::strip).forEach(names::add);
            }
        }
        return names;
    }

    /** By name, our own metrics in what an instance answers to Prometheus; without the _max of histograms. */
    static Map<String, Shape> shown(String scrape) {
        Map<String, Shape> shown = new TreeMap<>();
        scrape.lines().forEach(line -> {
            var type = TYPE.matcher(line);
            if (type.matches()) {
                shown.put(type.group(1), new Shape(type.group(2), new TreeSet<>()));
            }
        });
        scrape.lines().forEach(line -> {
            var sample = SAMPLE.matcher(line);
            if (sample.matches()) {
                var shape = requireNonNull(shown.get(familyOf(sample.group(1), shown)));
                var labels = LABEL.matcher(sample.group(2) == null ? "" : sample.group(2));
                while (labels.find()) {
                    if (!labels.group(1).equals("le")) {
                        shape.labels().add(labels.group(1));
                    }
                }
            }
        });
        var histograms = new TreeSet<>(shown.keySet());
        histograms.removeIf(name -> requireNonNull(shown.get(name)).type().equals("gauge"));
        shown.keySet().removeIf(name -> histograms.contains(name.replaceFirst("_max$", "")) && name.endsWith("_max"));
        return shown;
    }

    private static String familyOf(String sample, Map<String, Shape> shown) {
        return shown.containsKey(sample)
                ? sample
                : HISTOGRAM_PART.matcher(sample).replaceFirst("");
    }
}
