package kr.hhplus.standalone.run;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import kr.hhplus.backends.Backends;
import kr.hhplus.schemas.topic.Topics;
import kr.hhplus.standalone.flood.Flood;
import kr.hhplus.standalone.flood.FloodPlan;
import kr.hhplus.standalone.flood.FloodProgress;
import kr.hhplus.standalone.flood.FloodTarget;
import kr.hhplus.standalone.run.Chromium.Size;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The operators' console in a browser, on a whole run. */
@ExtendWith(SharedBackends.class)
class ConsoleBrowserIT {
    private static final Duration WAIT_MAX = Duration.ofSeconds(30);
    private static final int STOCK = 5_000;
    private static final int REQUESTS = 20_000;
    private static final int CONNECTIONS = 32;

    @TempDir
    private static Path dir;

    private static Backends backends;
    private static Services services;
    private static ApiClient api;
    private static Chromium chromium;

    private final long coupon = SharedBackends.newCoupon();

    @BeforeAll
    static void start(Backends shared) throws Exception {
        backends = shared;
        services = TestServices.start(shared, dir, Map.of("hhplus.console.log-ins-per-minute-max", 1_000));
        api = new ApiClient(services.http());
        chromium = new Chromium(services.http());
        PlaywrightAssertions.setDefaultAssertionTimeout((double) WAIT_MAX.toMillis());
    }

    @AfterAll
    static void stop() {
        chromium.close();
        services.close();
    }

    @AfterEach
    void leave() {
        chromium.leave();
    }

    @Test
    void onlyTheTokenOpensTheConsole() {
        var page = chromium.user(Size.PHONE, "ko-KR").newPage();
        var answer = page.navigate("/console#log");
        assertThat(answer.headerValue("Content-Security-Policy"))
                .contains("default-src 'none'", "script-src 'self'", "require-trusted-types-for 'script'")
                .doesNotContain("unsafe");
        assertThat(title(page)).hasText("운영자 로그인");
        Chromium.inspect(page, "console-log-in");
        page.getByLabel("운영자").fill("kim");
        page.getByLabel("토큰").fill("not the token at all");
        page.getByLabel("토큰").press("Enter");
        assertThat(page.getByRole(AriaRole.ALERT)).hasText("맞지 않는 토큰이에요.");
        assertThat(page.getByLabel("토큰")).isFocused();
        assertThat(page.getByLabel("토큰")).hasValue("");

        page.getByLabel("토큰").fill(TestServices.ADMIN_TOKEN);
        page.getByLabel("토큰").press("Enter");

        assertThat(title(page)).hasText("운영 기록");
        assertThat(title(page)).isFocused();
        page.reload();
        assertThat(title(page)).hasText("운영 기록");
        button(page, "로그아웃").click();
        assertThat(title(page)).hasText("운영자 로그인");
        page.reload();
        assertThat(title(page)).hasText("운영자 로그인");
    }

    @Test
    void aSessionThatEndsIsToldAtOnce() {
        var page = logIn("kim", Size.DESKTOP);

        page.context().clearCookies();

        assertThat(title(page)).hasText("운영자 로그인");
        assertThat(page.locator(".wrong")).hasText("로그인이 끝났어요. 다시 로그인해 주세요.");
    }

    @Test
    void aCampaignIsMadeByTheFormAndItsFloodIsWatchedToTheEnd() throws Exception {
        var page = logIn("kim", Size.DESKTOP);
        open(page, "campaigns/new");
        button(page, "만들기").click();
        assertThat(page.getByRole(AriaRole.ALERT)).hasText("1 이상의 숫자로 적어 주세요.");
        page.getByLabel("쿠폰 번호").fill(Long.toString(coupon));
        page.getByLabel("이름").fill("겨울 첫 주문 감사 쿠폰");
        page.getByLabel("수량").fill(Integer.toString(STOCK));
        page.getByLabel("방식").selectOption("FIXED");
        page.getByLabel("할인 값").fill("5000");
        Chromium.inspect(page, "console-new");
        button(page, "만들기").click();
        assertThat(question(page)).containsText("수량: 5,000");
        Chromium.inspect(page, "console-question");
        question(page).getByText("만들기", new Locator.GetByTextOptions().setExact(true)).click();
        assertThat(title(page)).hasText(coupon + " · 겨울 첫 주문 감사 쿠폰");
        assertThat(state(page, "OPEN")).isVisible();

        open(page, "live");
        assertThat(page.locator("#count-accepted")).hasText(Pattern.compile("[0-9,]+"));
        long before = count(page, "accepted");
        var plan = new FloodPlan(coupon, STOCK, REQUESTS, REQUESTS, null, CONNECTIONS, 1);
        var report = Flood.run(
                new FloodTarget(
                        services.http(),
                        backends.kafkaBootstrapServers(),
                        backends.mysql(),
                        TestServices.ADMIN_TOKEN),
                plan,
                FloodProgress.NONE);

        var row = page.locator("tr", new Page.LocatorOptions().setHasText("Flood of coupon " + coupon));
        assertThat(row.locator("[data-name=남음]")).hasText("0");
        assertThat(row.locator("[data-state]")).hasAttribute("data-state", "SOLD_OUT");
        for (var lag : new String[] {"decide", "store", "show"}) {
            assertThat(page.locator("#lag-" + lag)).hasText("밀림 없음");
        }
        assertThat(page.locator("#guarantees")).hasText("보장이 모두 지켜지고 있어요.");
        for (var figure : new String[] {"accepted", "decided", "stored", "shown"}) {
            assertThat(count(page, figure)).as(figure).isGreaterThanOrEqualTo(before + report.accepted());
        }
        assertThat(page.locator(".chart canvas")).hasCount(5);
        assertThat(page.locator("#stock-of")).hasValue(Long.toString(coupon));
        assertThat(page.locator(".part-kafka .part-detail")).hasText("브로커 1개 중 1개 준비");
        Chromium.inspect(page, "console-live");
    }

    @Test
    void theChartStaysWithTheCampaignThatWasChosen() throws Exception {
        define(10);
        var page = logIn("kim", Size.DESKTOP);
        var picker = page.locator("#stock-of");
        assertThat(picker).hasValue(Long.toString(coupon));
        long newer = SharedBackends.newCoupon();
        define(newer, 10);
        assertThat(picker).hasValue(Long.toString(newer));

        picker.selectOption(Long.toString(newer));
        api.outcome(api.publish(1, coupon).text("requestId"));

        assertThat(page.locator("tr", new Page.LocatorOptions().setHasText(Pattern.compile("^" + coupon + " · ")))
                        .locator("[data-name=남음]"))
                .hasText("9");
        assertThat(picker).hasValue(Long.toString(newer));
    }

    @Test
    void aCampaignIsPausedAndResumedAfterOneQuestionEach() throws Exception {
        define(100);
        var page = logIn("kim", Size.DESKTOP);
        var calls = posts(page, ".*/(pause|resume)");
        open(page, "campaigns/" + coupon);
        Chromium.inspect(page, "console-campaign");

        button(page, "멈추기").click();
        page.keyboard().press("Escape");
        assertThat(question(page)).hasCount(0);
        assertThat(button(page, "멈추기")).isFocused();
        assertThat(calls).hasValue(0);
        button(page, "멈추기").click();
        question(page).locator(".primary").click();

        assertThat(state(page, "PAUSED")).isVisible();
        assertThat(button(page, "재개하기")).isFocused();
        assertThat(api.publish(1, coupon).text("code")).isEqualTo("PAUSED");
        button(page, "재개하기").click();
        question(page).locator(".primary").click();
        assertThat(state(page, "OPEN")).isVisible();
        assertThat(calls).hasValue(2);
        open(page, "campaigns");
        assertThat(page.locator("tr", new Page.LocatorOptions().setHasText(Pattern.compile("^" + coupon + " · "))))
                .isVisible();
        Chromium.inspect(page, "console-campaigns");
    }

    @Test
    void termsThatSomebodyElseHasChangedAreShownAndNotUndone() throws Exception {
        define(100);
        var page = logIn("kim", Size.DESKTOP);
        open(page, "campaigns/" + coupon);
        page.locator("#term-name").fill("봄 감사 쿠폰");
        var theirs = Map.of("name", "겨울 첫 주문 감사 쿠폰", "stock", 150, "closesAt", "2099-01-02T03:04:05Z");
        assertThat(api.define(coupon, theirs).status()).isEqualTo(200);
        await().atMost(WAIT_MAX)
                .until(() -> api.get("/api/v1/campaigns/" + coupon)
                                .body()
                                .path("stock")
                                .asLong(0)
                        == 150);

        button(page, "조건 저장").click();
        question(page).locator(".primary").click();

        assertThat(page.getByRole(AriaRole.ALERT)).hasText("다른 변경과 겹쳤어요. 캠페인을 다시 확인해 주세요.");
        assertThat(title(page)).isFocused();
        assertThat(page.locator("#term-stock")).hasValue("150");
        assertThat(page.locator("#term-closes")).hasValue("2099-01-02T12:04:05");
        page.locator("#term-name").fill("봄 감사 쿠폰");
        button(page, "조건 저장").click();
        assertThat(question(page).locator("li")).hasText("이름: 겨울 첫 주문 감사 쿠폰 → 봄 감사 쿠폰");
        question(page).locator(".primary").click();
        assertThat(title(page)).hasText(coupon + " · 봄 감사 쿠폰");
        assertThat(page.locator("#term-stock")).hasValue("150");
    }

    @Test
    void aChangeWithoutAnAnswerKeepsItsKeyForAMinuteAndUntilTheNextChange() throws Exception {
        define(100);
        var page = logIn("kim", Size.DESKTOP);
        var keys = new ArrayList<String>();
        page.route("**/pause", route -> {
            keys.add(route.request().headers().get("idempotency-key"));
            route.fulfill(new Route.FulfillOptions().setStatus(504).setBody("Gateway Timeout"));
        });
        open(page, "campaigns/" + coupon);
        pauseInVain(page);

        pauseInVain(page);
        page.getByLabel("더하거나 뺄 수량").fill("1");
        button(page, "수량 바꾸기").click();
        question(page).locator(".primary").click();
        assertThat(page.getByText("반영했어요.")).isVisible();
        pauseInVain(page);
        page.evaluate("{const now = Date.now; Date.now = () => now() + 60_001;}");
        pauseInVain(page);

        assertThat(keys).hasSize(4).doesNotContainNull();
        assertThat(keys.get(1)).isEqualTo(keys.get(0));
        assertThat(keys.subList(1, 4)).doesNotHaveDuplicates();
    }

    @Test
    void theWayOfAWinnerHasAllSteps() throws Exception {
        define(1);
        var ticket = api.publish(42, coupon).text("requestId");
        api.outcome(ticket);
        var page = logIn("kim", Size.DESKTOP);
        open(page, "requests");

        page.getByLabel("접수 번호").fill(ticket);
        page.getByLabel("접수 번호").press("Enter");

        assertThat(page.locator("#found h2")).hasText("요청 1건");
        for (var step : new String[] {"accepted", "decided", "stored", "shown"}) {
            assertThat(page.locator("[data-step=" + step + "]")).hasAttribute("data-happened", "true");
        }
        assertThat(page.locator("[data-step=accepted]"))
                .containsText("파티션 " + Topics.COUPON_COMMANDS.partitionOf(coupon));
        assertThat(page.locator("[data-step=decided]")).containsText("1번 쿠폰");
        assertThat(page.locator("[data-step=stored] .step-when")).hasText(Pattern.compile(".*\\.[0-9]{3}"));
        Chromium.inspect(page, "console-request");
        page.reload();
        assertThat(page.locator("#found h3")).hasText("고객 42 · 쿠폰 " + coupon);
        page.getByLabel("고객 번호").fill("42");
        page.getByLabel("쿠폰 번호").fill(Long.toString(coupon));
        page.getByLabel("쿠폰 번호").press("Enter");
        assertThat(page.locator("#found")).containsText(ticket);
        Chromium.inspect(page, "console-requests");
    }

    @Test
    void anAuditPassesAndTheLogNamesWhoStartedIt() throws Exception {
        define(10);
        api.outcome(api.publish(1, coupon).text("requestId"));
        var page = logIn("operator " + coupon, Size.DESKTOP);
        var starts = posts(page, ".*/jobs");
        open(page, "jobs");

        page.getByLabel("쿠폰 번호").first().fill(Long.toString(coupon));
        page.locator("#start-AUDIT").click();

        assertThat(page.locator(".job").first().locator("[data-state]")).hasAttribute("data-state", "PASSED");
        assertThat(page.locator(".lines").first()).containsText("PASSED");
        assertThat(page.locator(".running").first()).hasText(Pattern.compile("오프셋 ([0-9,]+)개 중 \\1개"));
        assertThat(page.locator("progress").first()).hasJSProperty("position", 1);
        Chromium.inspect(page, "console-jobs");
        page.locator("#replay-dry").uncheck();
        page.locator("#start-REPLAY").click();
        assertThat(question(page)).containsText("대상: MySQL");
        question(page).locator(".secondary").click();
        page.locator("#replay-dry").check();
        page.locator("#start-REPLAY").click();
        assertThat(page.locator(".job").first()).containsText("시험 실행");
        assertThat(page.locator(".job").first().locator("[data-state]")).hasAttribute("data-state", "PASSED");
        assertThat(starts).hasValue(2);

        open(page, "log");
        var started = page.locator("tr", new Page.LocatorOptions().setHasText("operator " + coupon))
                .filter(new Locator.FilterOptions().setHasText("AUDIT"));
        assertThat(started).containsText("작업 시작");
        assertThat(started).containsText("202");
        Chromium.inspect(page, "console-log");
    }

    @Test
    void aDeadLetterIsChosenAndTriedWithoutEffect() throws Exception {
        define(10);
        try (var producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", backends.kafkaBootstrapServers()),
                new StringSerializer(),
                new ByteArraySerializer())) {
            var poison = new ProducerRecord<>(
                    Topics.COUPON_COMMANDS.name(),
                    Topics.COUPON_COMMANDS.partitionOf(coupon),
                    Long.toString(coupon),
                    new byte[] {1, 2, 3});
            producer.send(poison).get();
        }
        api.outcome(api.publish(1, coupon).text("requestId"));
        var page = logIn("kim", Size.DESKTOP);
        open(page, "dead-letters");
        var letter = page.locator("tbody tr").first();
        Chromium.inspect(page, "console-dead-letters");

        letter.getByRole(AriaRole.CHECKBOX).check();
        page.getByText("고른 1건 다시 보내기").click();

        assertThat(title(page)).hasText("작업");
        assertThat(page.locator("#redrive-ids")).hasValue(Pattern.compile("[0-9]+:[0-9]+"));
        page.locator("#start-REDRIVE").click();
        assertThat(page.locator(".job").first()).containsText("시험 실행");
        assertThat(page.locator(".lines").first()).containsText("unreadable");
        Chromium.inspect(page, "console-redrive");
    }

    @Test
    void bothLanguagesSayTheSame() {
        var page = logIn("kim", Size.DESKTOP);

        assertThat(Chromium.textsInOneLanguage(page, "console-texts.js")).isEmpty();
        button(page, "English").click();
        assertThat(title(page)).hasText("Live");
        assertThat(page.locator("#guarantees")).containsText("guarantees");
        assertThat(page.locator("html")).hasAttribute("lang", "en");
    }

    @Test
    void theScriptsAreSmall() {
        var bytes = new AtomicLong();
        var context = chromium.user(Size.PHONE, "ko-KR");
        context.onResponse(response -> {
            if (response.url().endsWith(".js") && !response.url().endsWith("/uplot.js")) {
                bytes.addAndGet(response.body().length);
            }
        });

        var page = context.newPage();
        page.navigate("/console");

        assertThat(title(page)).isVisible();
        assertThat(bytes).hasValueBetween(50_000L, 100_000L);
    }

    private void define(int stock) throws Exception {
        define(coupon, stock);
    }

    private static void define(long coupon, int stock) throws Exception {
        var terms = Map.of(
                "name", "겨울 첫 주문 감사 쿠폰",
                "stock", stock,
                "validDays", 10,
                "discount", Map.of("type", "FIXED", "value", 5_000));
        assertThat(api.define(coupon, terms).status()).isEqualTo(200);
    }

    /** A page of the live view. */
    private static Page logIn(String operator, Size size) {
        var page = chromium.user(size, "ko-KR").newPage();
        page.navigate("/console");
        page.getByLabel("운영자").fill(operator);
        page.getByLabel("토큰").fill(TestServices.ADMIN_TOKEN);
        page.getByLabel("토큰").press("Enter");
        assertThat(title(page)).hasText("현황");
        return page;
    }

    /** Until the page says that there is no answer. */
    private static void pauseInVain(Page page) {
        button(page, "멈추기").click();
        assertThat(page.getByRole(AriaRole.ALERT)).hasCount(0);
        question(page).locator(".primary").click();
        assertThat(page.getByRole(AriaRole.ALERT)).hasText("응답이 없어요. 1분 안에 다시 시도해 주세요. 같은 변경은 한 번만 반영돼요.");
    }

    /** Counts from now on. */
    private static AtomicInteger posts(Page page, String url) {
        var calls = new AtomicInteger();
        page.onRequest(request -> {
            if (request.method().equals("POST") && request.url().matches(url)) {
                calls.incrementAndGet();
            }
        });
        return calls;
    }

    private static void open(Page page, String view) {
        page.navigate("/console#" + view);
        assertThat(page.locator("#header nav [aria-current]")).hasAttribute("href", "#" + view.replaceAll("/.*", ""));
    }

    private static Locator title(Page page) {
        return page.locator("h1");
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    private static Locator question(Page page) {
        return page.locator("dialog");
    }

    private static Locator state(Page page, String code) {
        return page.locator("[data-state=" + code + "]");
    }

    private static long count(Page page, String figure) {
        return Long.parseLong(page.locator("#count-" + figure).textContent().replace(",", ""));
    }
}
