package kr.hhplus.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ReadmeTest {
    private static final Path PROJECT = Path.of("..");
    private static final Pattern CLASS_PATH = Pattern.compile("(?m)^java -cp '([^']+)'");
    private static final Pattern BUILT_FOLDER = Pattern.compile("([\\w-]+)/target/");
    private static final Pattern BUILT_BY_THE_SCRIPT = Pattern.compile("(?m)^modules=\\(([^)]+)\\)");

    @Test
    void theScriptBuildsWhatTheReadmeRuns() throws IOException {
        var readme = Files.readString(PROJECT.resolve("README.md"));
        var script = BUILT_BY_THE_SCRIPT.matcher(Files.readString(PROJECT.resolve("hhplus")));

        var run = all(BUILT_FOLDER, String.join(":", all(CLASS_PATH, readme)));

        assertThat(script.find()).isTrue();
        assertThat(run).isNotEmpty();
        assertThat(script.group(1).split(" ", -1)).containsAll(run);
    }

    private static List<String> all(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(found -> found.group(1)).toList();
    }
}
