package kr.hhplus.standalone.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import kr.hhplus.backends.Backends;
import kr.hhplus.standalone.run.ApiClient.Answer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The README's calls as they are written there, on a whole run. */
@ExtendWith(SharedBackends.class)
class ReadmeWalkIT {
    private static final Path README = Path.of("..", "README.md");
    private static final Pattern SECTION = Pattern.compile("(?s)\n## By curl\n(.*?)\n## ");
    private static final Pattern WORD = Pattern.compile("'([^']*)'|\"([^\"]*)\"|(\\S+)");
    /** Above what other tests fill the tables with. */
    private static final long IDS_FROM = 1_000_000;

    @TempDir
    private static Path dir;

    private static Services services;
    private static ApiClient api;

    @BeforeAll
    static void start(Backends backends) throws Exception {
        services = TestServices.start(backends, dir);
        api = new ApiClient(services.http());
    }

    @AfterAll
    static void stop() {
        services.close();
    }

    /**
     * A command, and what stands below it.
     *
     * @param answer empty: nothing is said of it
     */
    private record Step(String command, String answer) {}

    @Test
    void everyCallOfTheReadmeIsAnsweredAsItSays() throws Exception {
        var steps = steps(withIdsOfItsOwn(Files.readString(README)));
        Map<String, String> seen = new HashMap<>();

        for (var step : steps) {
            var answer = call(filled(step.command(), seen));

            assertThat(answer.status())
                    .as("%s: %s", step.command(), answer.body())
                    .isBetween(200, 299);
            if (!step.answer().isEmpty()) {
                assertThat(answer.body().toString()).as(step.command()).matches(pattern(step.answer()));
            }
            answer.body()
                    .properties()
                    .forEach(field -> seen.put(field.getKey(), field.getValue().asString("")));
        }

        assertThat(seen).containsKeys("requestId", "orderId", "paymentId", "coupons", "balance");
    }

    /** The servers are shared with other tests. */
    private static String withIdsOfItsOwn(String readme) {
        long own = SharedBackends.newCoupon();
        var section = SECTION.matcher(readme);
        assertThat(section.find()).isTrue();
        return section.group(1)
                .replaceAll("\\b42\\b", Long.toString(IDS_FROM + own))
                .replaceAll("\\b100\\b", Long.toString(own))
                .replaceAll("\\b7\\b", Long.toString(IDS_FROM + own));
    }

    private static List<Step> steps(String section) {
        List<Step> steps = new ArrayList<>();
        for (var line : section.replaceAll("\\\\\n\\s*", "").split("\n", -1)) {
            if (line.startsWith("curl ")) {
                steps.add(new Step(line, ""));
            } else if (line.startsWith("# ")) {
                var last = steps.remove(steps.size() - 1);
                steps.add(new Step(last.command(), line.substring(2)));
            }
        }
        return steps;
    }

    /** What a reader would put in by hand. */
    private static String filled(String command, Map<String, String> seen) {
        var filled = command.replace("$API", services.http().toString()).replace("$TOKEN", TestServices.ADMIN_TOKEN);
        for (var field : seen.entrySet()) {
            filled = filled.replace("<" + field.getKey() + ">", field.getValue());
        }
        return filled;
    }

    private static Answer call(String curl) throws Exception {
        List<String> words = WORD.matcher(curl)
                .results()
                .map(word ->
                        word.group(1) != null ? word.group(1) : word.group(2) != null ? word.group(2) : word.group())
                .toList();
        var method = "GET";
        var body = BodyPublishers.noBody();
        var url = "";
        List<String> headers = new ArrayList<>();
        Iterator<String> rest = words.subList(1, words.size()).iterator();
        while (rest.hasNext()) {
            var word = rest.next();
            switch (word) {
                case "-X" -> method = rest.next();
                case "-H" -> headers.addAll(List.of(rest.next().split(": ", 2)));
                case "-d" -> body = BodyPublishers.ofString(rest.next());
                // Where the answer is kept.
                case ">" -> rest.next();
                default -> url = word;
            }
        }
        var request = api.request(url).method(method, body);
        if (!headers.isEmpty()) {
            request.headers(headers.toArray(String[]::new));
        }
        return api.send(request);
    }

    /** … stands for anything. */
    private static Pattern pattern(String answer) {
        return Pattern.compile(
                Arrays.stream(answer.split("…", -1)).map(Pattern::quote).collect(Collectors.joining(".*")));
    }
}
