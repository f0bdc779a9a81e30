package kr.hhplus.schemas.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;

/** With the webjar that is on the class path here. */
class WebPagesTest {
    private static final String PLACE = "swagger-ui/*/swagger-ui.css";
    private static final Pattern STYLE = Pattern.compile("href=\"(/test/[0-9a-f]{12}/library\\.css)\"");

    @Test
    void aFileOfAWebjarIsServedUnderItsNameAndKept() {
        var pages = pages(Map.of("library.css", PLACE));

        var style = pages.get().uri(stylePath(pages)).exchange();

        assertThat(style).hasStatusOk();
        assertThat(style).hasHeader(HttpHeaders.CONTENT_TYPE, "text/css;charset=UTF-8");
        assertThat(style.getResponse().getHeader(HttpHeaders.CACHE_CONTROL)).contains("immutable");
        assertThat(bodyOf(style)).contains(".swagger-ui");
    }

    @Test
    void aFileOfAnEarlierVersionIsNotKept() {
        var pages = pages(Map.of("library.css", PLACE));

        var style = pages.get().uri("/test/0123456789ab/library.css").exchange();

        assertThat(style).hasStatusOk();
        assertThat(style).hasHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    }

    @Test
    void filesOfAWebjarThatThePageDoesNotNameAreNotServed() {
        var pages = pages(Map.of("library.css", PLACE));
        var folder = stylePath(pages).replace("/library.css", "");

        var other = pages.get().uri(folder + "/swagger-ui-bundle.js").exchange();

        assertThat(other).hasStatus(404);
    }

    @Test
    void thePageTakesNothingFromElsewhere() {
        var page = pages(Map.of("library.css", PLACE)).get().uri("/test").exchange();

        assertThat(page.getResponse().getHeader("Content-Security-Policy"))
                .contains("default-src 'none'", "script-src 'self'", "require-trusted-types-for 'script'")
                .doesNotContain("unsafe");
    }

    @Test
    void aFileThatNoWebjarHasEndsTheStart() {
        assertThatThrownBy(() -> pages(Map.of("library.css", "swagger-ui/*/none.css")))
                .hasMessage("swagger-ui/*/none.css is in 0 webjars of the class path");
    }

    @Test
    void aPlaceThatFitsSeveralFilesEndsTheStart() {
        assertThatThrownBy(() -> pages(Map.of("library.css", "swagger-ui/*/*.css")))
                .hasMessageMatching(".* is in [2-9] webjars of the class path");
    }

    private static MockMvcTester pages(Map<String, String> libraries) {
        var routes = WebPages.routes("/test", "/test", WebPages.class, "test.html", List.of(), libraries);
        return MockMvcTester.create(MockMvcBuilders.routerFunctions(routes).build());
    }

    private static String stylePath(MockMvcTester pages) {
        Matcher style = STYLE.matcher(bodyOf(pages.get().uri("/test").exchange()));
        assertThat(style.find()).isTrue();
        return style.group(1);
    }

    private static String bodyOf(MvcTestResult result) {
        return new String(result.getResponse().getContentAsByteArray(), UTF_8);
    }
}
