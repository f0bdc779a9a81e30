package kr.hhplus.standalone.run;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import com.microsoft.playwright.options.ScreenshotAnimations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Debian's Chromium, and what every page of ours keeps to: no error in its scripts, nothing that its policy refuses, no
 * other host, and nothing that axe-core finds on a phone or a desktop, in light or dark.
 */
final class Chromium implements AutoCloseable {
    /** For a context: what is missing where a page comes over plain http from another host. */
    static final String PLAIN_HTTP = "delete Crypto.prototype.randomUUID";

    private static final Path PROGRAM =
            Path.of(System.getProperty("hhplus.chromium", "/usr/bin/chromium"));
    /** Where pictures go; nowhere when it is not set. */
    private static final @Nullable String SCREENS = System.getProperty("hhplus.screens");

    private static final String AXE = resource("/axe.min.js");
    private static final String RULES = """
            async () => {
              const found = await axe.run(document, {runOnly: {type: 'tag', values:
                ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa', 'best-practice']}});
              return found.violations.map((one) =>
                one.id + ': ' + one.help + ' ' + one.nodes.map((node) => node.html + ' ' + node.failureSummary).join(' | '));
            }
            """;

    private static final String TEXTS = """
            async (file) => {
              const script = document.querySelector('script[type=module]').src;
              const {texts} = await import(script.replace(/[^/]+$/, file));
              const [ko, en] = [Object.keys(texts.ko), Object.keys(texts.en)];
              return [...ko.filter((key) => !(key in texts.en)), ...en.filter((key) => !(key in texts.ko))];
            }
            """;

    enum Size {
        PHONE(390, 844),
        DESKTOP(1200, 800);

        private final int width;
        private final int height;

        Size(int width, int height) {
            this.width = width;
            this.height = height;
        }

        private String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Playwright playwright;
    private final Browser browser;
    private final URI http;
    private final List<String> faults = new ArrayList<>();
    private final List<BrowserContext> contexts = new ArrayList<>();

    Chromium(URI http) {
        if (!Files.isExecutable(PROGRAM)) {
            throw new IllegalStateException("there is no " + PROGRAM
                    + ": install Debian's package chromium, or name another by -Dhhplus.chromium=");
        }
        this.http = http;
        this.playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        this.browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(PROGRAM)
                        .setArgs(List.of(
                                "--no-sandbox",
                                "--disable-gpu",
                                "--disable-quic",
                                "--disable-background-networking",
                                "--disable-component-update",
                                "--disable-sync",
                                "--no-first-run")));
    }

    /** A browser of somebody else: nothing is kept from another. */
    BrowserContext user(Size size, String locale) {
        var context = browser.newContext(new Browser.NewContextOptions()
                .setBaseURL(http.toString())
                .setLocale(locale)
                .setTimezoneId("Asia/Seoul")
                .setViewportSize(size.width, size.height)
                .setReducedMotion(ReducedMotion.REDUCE));
        context.onPage(this::watch);
        contexts.add(context);
        return context;
    }

    /** The same, as the customer. */
    BrowserContext customer(long customer, Size size) {
        var context = user(size, "ko-KR");
        // Only once, since a page may change it, and on pages of ours: an empty one has no storage.
        context.addInitScript("if (location.protocol === 'http:' && !localStorage.getItem('hhplus.customer')) "
                + "localStorage.setItem('hhplus.customer', '" + customer + "')");
        return context;
    }

    /** Ends all browsers of the users, and fails where a page has done what it may not. */
    void leave() {
        contexts.forEach(BrowserContext::close);
        contexts.clear();
        var seen = List.copyOf(faults);
        faults.clear();
        assertThat(seen).isEmpty();
    }

    /** Looks at the page as it stands, on a phone and a desktop, in light and dark, and takes its pictures. */
    static void inspect(Page page, String name) {
        var own = page.viewportSize();
        for (var size : Size.values()) {
            page.setViewportSize(size.width, size.height);
            for (var scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
                page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
                inspectAs(page, String.join("-", name, size.label(), scheme == ColorScheme.DARK ? "dark" : "light"));
            }
        }
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
        page.setViewportSize(own.width, own.height);
    }

    /** What a script of texts says in one language and not in the other; it lies beside the page's own. */
    static List<?> textsInOneLanguage(Page page, String script) {
        return (List<?>) page.evaluate(TEXTS, script);
    }

    private static void inspectAs(Page page, String what) {
        page.evaluate(AXE);
        assertThat((List<?>) page.evaluate(RULES)).as(what).isEmpty();
        assertThat(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                .as("%s fits its width", what)
                .isEqualTo(true);
        if (SCREENS != null) {
            page.screenshot(new Page.ScreenshotOptions()
                    .setPath(Path.of(SCREENS, what + ".png"))
                    .setFullPage(true)
                    .setAnimations(ScreenshotAnimations.DISABLED));
        }
    }

    private void watch(Page page) {
        page.onPageError(error -> faults.add("script: " + error));
        page.onConsoleMessage(message -> {
            var text = message.text();
            if (text.contains("Content Security Policy") || text.contains("Trusted")) {
                faults.add("policy: " + text);
            }
        });
        page.onRequest(request -> {
            var url = request.url();
            if (!url.startsWith(http.toString()) && !url.startsWith("data:") && !url.startsWith("blob:")) {
                faults.add("other host: " + url);
            }
        });
    }

    private static String resource(String name) {
        try (var in = requireNonNull(Chromium.class.getResourceAsStream(name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }
}
