package kr.hhplus.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class RequirementsTest {
    private static final Path PROJECT = Path.of("..");
    private static final String JAVA = ".java";
    private static final Pattern NAMED = Pattern.compile("\\b([A-Z]\\w+(?:Test|IT))\\b(?:#(\\w+))?");

    @Test
    void everyTestThatIsNamedIsThere() throws IOException {
        var tests = tests();
        var named = NAMED.matcher(Files.readString(PROJECT.resolve("docs/requirements.md")));
        List<String> missing = new ArrayList<>();
        int count = 0;
        while (named.find()) {
            count++;
            var source = tests.getOrDefault(named.group(1), "");
            if (source.isEmpty() || (named.group(2) != null && !source.contains(" " + named.group(2) + "("))) {
                missing.add(named.group());
            }
        }

        assertThat(count).isPositive();
        assertThat(missing).isEmpty();
    }

    /** By class, its source. */
    private static Map<String, String> tests() throws IOException {
        Map<String, String> sources = new HashMap<>();
        try (var modules = Files.newDirectoryStream(PROJECT, module -> Files.isDirectory(testsOf(module)))) {
            for (var module : modules) {
                try (var files = Files.walk(testsOf(module))) {
                    for (var file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                        var name = file.getFileName().toString();
                        if (name.endsWith(JAVA)) {
                            sources.merge(
                                    name.substring(0, name.length() - JAVA.length()),
                                    Files.readString(file),
                                    String::concat);
                        }
                    }
                }
            }
        }
        return sources;
    }

    private static Path testsOf(Path module) {
        return module.resolve("src/test/java");
    }
}
