package kr.hhplus.standalone.console;

import java.util.List;
import java.util.Map;
import kr.hhplus.schemas.http.WebPages;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.ServerResponse;

/** The console's page, for people. */
final class ConsolePage {
    private ConsolePage() {}

    static RouterFunction<ServerResponse> routes() {
        return WebPages.routes(
                "/console",
                "/console",
                ConsolePage.class,
                "console.html",
                List.of(
                        "console.css",
                        "console.js",
                        "console-calls.js",
                        "console-texts.js",
                        "campaigns.js",
                        "charts.js",
                        "dead-letters.js",
                        "history.js",
                        "jobs.js",
                        "live.js",
                        "log.js",
                        "parts.js",
                        "pipeline.js",
                        "requests.js",
                        "session.js"),
                Map.of("uplot.js", "uplot/*/dist/uPlot.iife.min.js", "uplot.css", "uplot/*/dist/uPlot.min.css"));
    }
}
