package kr.hhplus.standalone.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Alerts fire when they should, each has its section in the incident manual, and none asks for a metric that is not there. */
class AlertRulesTest {
    private static final Path PROMETHEUS = Path.of("..", "deploy", "prometheus");
    private static final Path DASHBOARDS = Path.of("..", "deploy", "grafana", "dashboards");
    private static final Path MANUAL = Path.of("..", "docs", "incidents.md");
    private static final int PROMTOOL_SECONDS_MAX = 30;

    private static final List<String> SECTION =
            List.of("**Symptom.**", "**First look.**", "**What to do.**", "**Over when**", "**To provoke.**");

    /** What is in an expression besides the names of metrics. */
    private static final Pattern STRINGS = Pattern.compile("\"[^\"]*\"");

    private static final Pattern SELECTORS = Pattern.compile("\\{[^}]*}|\\[[^]]*]");
    private static final Pattern GROUPINGS =
            Pattern.compile("\\b(by|without|on|ignoring|group_left|group_right)\\s*\\([^)]*\\)");
    private static final Pattern FUNCTIONS = Pattern.compile("\\b\\w+\\s*\\(");
    private static final Pattern NAME = Pattern.compile("\\b[a-zA-Z_][a-zA-Z0-9_]{1,}\\b");
    private static final Set<String> WORDS =
            Set.of("and", "or", "unless", "by", "on", "without", "ignoring", "bool", "offset", "sum", "max", "min");
    private static final Pattern HISTOGRAM_PART = Pattern.compile("_(bucket|sum|count|max)$");

    @Test
    void everyRuleIsShownToFireAndToBeSilent() throws Exception {
        assumeTrue(isInstalled("promtool"), "promtool is not installed (Debian, Ubuntu: apt install prometheus)");

        assertSucceeds("promtool", "check", "config", "prometheus.yml");
        assertSucceeds("promtool", "test", "rules", "rules_test.yml");
    }

    @Test
    void everyAlertIsInTheTestOfTheRules() throws IOException {
        var tested = Files.readString(PROMETHEUS.resolve("rules_test.yml"));

        for (var alert : alerts()) {
            var name = alert.path("alert").asString("");
            assertThat(tested)
                    .contains("alertname: " + name + "}")
                    .contains("alertname: " + name + "\n        exp_alerts");
        }
    }

    @Test
    void everyAlertHasItsSectionAndEverySectionItsAlert() throws IOException {
        var sections = List.of(Files.readString(MANUAL).split("\n## ", -1));
        List<String> titles = new ArrayList<>();
        for (var section : sections.subList(1, sections.size())) {
            titles.add(section.lines().findFirst().orElse(""));
            assertThat(section).contains(SECTION);
        }

        assertThat(alerts().stream()
                        .map(alert -> alert.path("alert").asString(""))
                        .toList())
                .containsExactlyInAnyOrderElementsOf(titles);
        for (var alert : alerts()) {
            assertThat(alert.path("annotations").path("runbook_url").asString(""))
                    .isEqualTo("docs/incidents.md#"
                            + alert.path("alert").asString("").toLowerCase(Locale.ROOT));
        }
    }

    @Test
    void everyMetricInRulesAndDashboardsIsDocumented() throws IOException {
        Set<String> used = new TreeSet<>();
        for (var alert : alerts()) {
            used.addAll(metricsIn(alert.path("expr").asString("")));
        }
        for (var expression : dashboardExpressions()) {
            used.addAll(metricsIn(expression));
        }

        var documented = MetricsTable.allNames();

        assertThat(used).contains("up", "hhplus_requests_accepted_total");
        used.removeIf(name -> documented.contains(name)
                || documented.contains(HISTOGRAM_PART.matcher(name).replaceFirst("")));
        assertThat(used).isEmpty();
    }

    private static List<JsonNode> alerts() throws IOException {
        var rules = new YAMLMapper().readTree(Files.readString(PROMETHEUS.resolve("rules.yml")));
        return rules.path("groups")
                .valueStream()
                .flatMap(group -> group.path("rules").valueStream())
                .toList();
    }

    private static List<String> dashboardExpressions() throws IOException {
        List<String> expressions = new ArrayList<>();
        try (Stream<Path> files = Files.list(DASHBOARDS)) {
            for (var file : files.toList()) {
                var dashboard = JsonMapper.shared().readTree(Files.readString(file));
                dashboard.findValuesAsString("expr").forEach(expressions::add);
            }
        }
        assertThat(expressions).isNotEmpty();
        return expressions;
    }

    private static Set<String> metricsIn(String expression) {
        var bare = expression;
        for (var other : List.of(STRINGS, SELECTORS, GROUPINGS, FUNCTIONS)) {
            bare = other.matcher(bare).replaceAll(" ");
        }
        Set<String> names = new TreeSet<>();
        var name = NAME.matcher(bare);
        while (name.find()) {
            if (!WORDS.contains(name.group())) {
                names.add(name.group());
            }
        }
        return names;
    }

    private static boolean isInstalled(String program) {
        return Stream.of(System.getenv("PATH").split(":", -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    private static void assertSucceeds(String... command) throws Exception {
        var process = new ProcessBuilder(command)
                .directory(PROMETHEUS.toFile())
                .redirectErrorStream(true)
                .start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(PROMTOOL_SECONDS_MAX, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
    }
}
