package kr.hhplus.standalone.run;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import kr.hhplus.backends.Backends;
import kr.hhplus.issuance.IssuanceStreams;
import kr.hhplus.standalone.run.Chromium.Size;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The waiting room in a browser, on a whole run. While the topology stands still, people wait. */
@ExtendWith(SharedBackends.class)
class WaitingRoomBrowserIT {
    private static final Duration WAIT_MAX = Duration.ofSeconds(30);
    private static final AtomicLong CUSTOMERS = new AtomicLong(4_200_000);

    @TempDir
    private static Path dir;

    private static Services services;
    private static ApiClient api;
    private static Chromium chromium;
    private static IssuanceStreams decisions;

    private final long coupon = SharedBackends.newCoupon();
    private final long customer = CUSTOMERS.incrementAndGet();

    @BeforeAll
    static void start(Backends backends) throws Exception {
        services = TestServices.start(backends, dir);
        api = new ApiClient(services.http());
        chromium = new Chromium(services.http());
        decisions = services.context().getBean(IssuanceStreams.class);
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
    void winsWithOnePressAndShowsTheReceipt() throws Exception {
        define(100, Map.of());
        var page = open(chromium.customer(customer, Size.PHONE));
        assertThat(button(page)).hasAttribute("aria-disabled", "false");
        Chromium.inspect(page, "room-open");

        button(page).click();

        assertThat(title(page)).hasText("쿠폰을 받았어요");
        var status = api.get("/api/v1/coupon/requests/" + ticketOf(page)).body();
        page.getByText("접수증", new Page.GetByTextOptions().setExact(true)).click();
        assertThat(page.locator(".receipt")).containsText(status.path("requestId").asString(""));
        assertThat(page.locator("#voice")).containsText("쿠폰을 받았어요");
        assertThat(page).hasTitle(Pattern.compile("쿠폰을 받았어요"));
        Chromium.inspect(page, "room-won");
        page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('refused')); }");
        page.getByText("접수증 복사").click();
        assertThat(page.locator("#voice")).hasText("복사하지 못했어요. 직접 복사해 주세요.");
    }

    @Test
    void losesWhenAllIsGoneAndSaysSoAtOnce() throws Exception {
        define(1, Map.of());
        var page = open(chromium.customer(customer, Size.DESKTOP));
        assertThat(button(page)).isVisible();
        api.outcome(api.publish(1, coupon).text("requestId"));

        button(page).click();

        assertThat(title(page)).hasText("모두 소진됐어요");
        assertThat(page.locator("#remaining")).hasText("0 / 1장");
        Chromium.inspect(page, "room-gone");
    }

    @Test
    void isToldWhenTheStockGoesWhileWaiting() throws Exception {
        define(2, Map.of());
        var page = open(chromium.customer(customer, Size.DESKTOP));
        assertThat(button(page)).isVisible();
        decisions.stop();
        for (long other = 1; other <= 12; other++) {
            api.publish(other, coupon);
        }

        button(page).click();

        assertThat(page.locator(".place")).containsText("13번째");
        assertThat(page.locator(".facts")).containsText("12명");
        assertThat(page).hasTitle(Pattern.compile("^13번째"));
        Chromium.inspect(page, "room-waiting");
        decisions.start();
        assertThat(title(page)).hasText("아쉽게도 모두 소진됐어요");
        assertThat(page.locator(".panel")).containsText("내 요청은 13번째였고, 쿠폰은 2장이었어요.");
        Chromium.inspect(page, "room-lost");
    }

    @Test
    void aReloadKeepsThePlace() throws Exception {
        define(100, Map.of());
        var page = open(chromium.customer(customer, Size.PHONE));
        assertThat(button(page)).isVisible();
        decisions.stop();
        api.publish(1, coupon);
        button(page).click();
        assertThat(page.locator(".place")).containsText("2번째");
        var requestId = ticketOf(page);

        page.reload();

        assertThat(page.locator(".place")).containsText("2번째");
        assertThat(ticketOf(page)).isEqualTo(requestId);
        Chromium.inspect(page, "room-reloaded");
        decisions.start();
        assertThat(title(page)).hasText("쿠폰을 받았어요");
    }

    @Test
    void aLostConnectionIsToldAndGoesOnByItself() throws Exception {
        define(100, Map.of());
        var context = chromium.customer(customer, Size.PHONE);
        var page = open(context);
        assertThat(button(page)).isVisible();
        decisions.stop();
        button(page).click();
        assertThat(page.locator(".place")).containsText("1번째");

        context.setOffline(true);

        assertThat(page.locator("#connection")).containsText("연결이 끊겼어요");
        assertThat(page.locator(".place")).containsText("1번째");
        Chromium.inspect(page, "room-offline");
        decisions.start();
        context.setOffline(false);
        assertThat(title(page)).hasText("쿠폰을 받았어요");
        assertThat(page.locator("#connection")).isHidden();
    }

    @Test
    void aRequestThatIsSentWithoutAConnectionIsSentLater() throws Exception {
        define(100, Map.of());
        var context = chromium.customer(customer, Size.PHONE);
        var page = open(context);
        assertThat(button(page)).isVisible();
        context.setOffline(true);

        button(page).click();

        assertThat(title(page)).hasText("요청을 보내고 있어요");
        context.setOffline(false);
        assertThat(title(page)).hasText("쿠폰을 받았어요");
    }

    @Test
    void aSecondTabHasTheSamePlaceAndNoStreamOfItsOwn() throws Exception {
        define(100, Map.of());
        var context = chromium.customer(customer, Size.DESKTOP);
        var first = open(context);
        var second = open(context);
        assertThat(button(first)).isVisible();
        assertThat(button(second)).isVisible();
        decisions.stop();

        button(first).click();

        assertThat(first.locator(".place")).containsText("1번째");
        assertThat(second.locator(".place")).containsText("1번째");
        awaitStreams(1);
        Chromium.inspect(second, "room-second-tab");
        first.close();
        decisions.start();
        assertThat(title(second)).hasText("쿠폰을 받았어요");
    }

    @Test
    void aSecondTabThatIsToldThatAllIsGoneLeavesTheTicketOfTheFirst() throws Exception {
        define(1, Map.of());
        var context = chromium.customer(customer, Size.DESKTOP);
        var first = open(context);
        var second = open(context);
        assertThat(button(first)).isVisible();
        assertThat(button(second)).isVisible();
        decisions.stop();
        var firstTry = new AtomicReference<Route>();
        var secondTry = new AtomicReference<Route>();
        first.route("**/publish", firstTry::set);
        second.route("**/publish", secondTry::set);
        button(first).click();
        first.waitForCondition(() -> firstTry.get() != null && secondTry.get() != null);
        requireNonNull(firstTry.get()).resume();
        assertThat(first.locator(".place")).containsText("1번째");

        var late = requireNonNull(secondTry.get());
        var told = second.waitForResponse("**/publish", () -> refuse(late, 409, "SOLD_OUT"));
        told.finished();

        // Answered after the page has done what it does about the refusal.
        second.evaluate("() => fetch('/api/v1/campaigns').then((answer) => answer.text())");
        assertThat(ticketOf(first)).isNotEmpty();
        decisions.start();
        for (var page : List.of(first, second)) {
            assertThat(title(page)).hasText("쿠폰을 받았어요");
        }
    }

    @Test
    void aForgedTicketIsThrownAway() throws Exception {
        define(100, Map.of());
        var page = open(chromium.customer(customer, Size.PHONE));
        assertThat(button(page)).isVisible();
        var others = api.publish(1, coupon).text("requestId");

        for (var forged : new String[] {coupon + "." + customer + ".AAAAAAAAAAAAAAAAAAAAAA", others}) {
            page.evaluate(
                    "([name, value]) => localStorage.setItem(name, value)",
                    new String[] {ticketName(), "{\"requestId\": \"" + forged + "\", \"at\": 0}"});
            page.reload();

            assertThat(page.locator(".wrong")).hasText("이곳에서 발급하지 않은 접수 번호라서 지웠어요. 다시 요청해 주세요.");
            assertThat(ticketOf(page)).isEmpty();
        }
        Chromium.inspect(page, "room-forged");
        page.evaluate("name => localStorage.setItem(name, '<img src=x>')", ticketName());
        page.reload();
        button(page).click();
        assertThat(title(page)).hasText("쿠폰을 받았어요");
    }

    @Test
    void whereThereAreTooManyStreamsThePagePolls() throws Exception {
        define(100, Map.of());
        var context = chromium.customer(customer, Size.PHONE);
        context.route(
                "**/events",
                route -> route.fulfill(new Route.FulfillOptions()
                        .setStatus(503)
                        .setHeaders(Map.of("Retry-After", "1"))
                        .setContentType("application/problem+json")
                        .setBody("{\"code\": \"UNAVAILABLE\"}")));
        var page = open(context);
        assertThat(button(page)).isVisible();
        decisions.stop();
        button(page).click();
        assertThat(page.locator(".place")).containsText("1번째");

        decisions.start();

        assertThat(title(page)).hasText("쿠폰을 받았어요");
    }

    @Test
    void whoIsTurnedAwayByOverloadIsSentAgain() throws Exception {
        define(100, Map.of());
        var context = chromium.customer(customer, Size.PHONE);
        var refusals = new AtomicLong();
        context.route("**/publish", route -> {
            if (refusals.incrementAndGet() > 1) {
                route.resume();
                return;
            }
            route.fulfill(new Route.FulfillOptions()
                    .setStatus(503)
                    .setHeaders(Map.of("Retry-After", "2"))
                    .setContentType("application/problem+json")
                    .setBody("{\"code\": \"UNAVAILABLE\"}"));
        });
        var page = open(context);

        button(page).click();

        assertThat(page.locator(".panel")).containsText("뒤 자동으로 다시 보낼게요");
        assertThat(title(page)).hasText("쿠폰을 받았어요");
    }

    @Test
    void aTryWithoutAnAnswerThatHasWonIsFoundWhateverTheNextIsTold() throws Exception {
        define(100, Map.of());
        var context = chromium.customer(customer, Size.PHONE);
        var tries = new AtomicLong();
        context.route("**/publish", route -> {
            if (tries.incrementAndGet() > 1) {
                refuse(route, 409, "PAUSED");
                return;
            }
            route.fetch();
            refuse(route, 503, "UNAVAILABLE");
        });
        var page = open(context);
        var firstLook = new AtomicReference<Route>();
        page.route("**/users/*/coupons", firstLook::set, new Page.RouteOptions().setTimes(1));

        button(page).click();

        page.waitForCondition(() -> firstLook.get() != null);
        assertThat(title(page)).hasText("요청을 보내고 있어요");
        var none = new Route.FulfillOptions().setContentType("application/json").setBody("{\"coupons\": []}");
        requireNonNull(firstLook.get()).fulfill(none);
        assertThat(title(page)).hasText("쿠폰을 받았어요");
    }

    @Test
    void whereItCannotBeReadWhetherOneIsMineThatIsSaid() throws Exception {
        define(100, Map.of());
        var context = chromium.customer(customer, Size.PHONE);
        context.route("**/publish", route -> refuse(route, 409, "SOLD_OUT"));
        context.route("**/users/*/coupons", route -> refuse(route, 503, "UNAVAILABLE"));
        var page = open(context);

        button(page).click();

        assertThat(page.locator(".wrong")).hasText("이미 받은 쿠폰인지 확인하지 못했어요. 내 쿠폰에서 확인해 주세요.");
        assertThat(ticketOf(page)).isEmpty();
    }

    @Test
    void aCouponThatIsNotInTheListIsReadByItself() throws Exception {
        define(100, Map.of());
        var context = chromium.customer(customer, Size.PHONE);
        context.route(
                Pattern.compile("/campaigns\\?"),
                route -> route.fulfill(new Route.FulfillOptions()
                        .setContentType("application/json")
                        .setBody("{\"campaigns\": [], \"serverTime\": \"" + Instant.now() + "\"}")));
        var page = open(context);

        button(page).click();

        assertThat(title(page)).hasText("쿠폰을 받았어요");
        page.navigate("/?coupon=9007199254740991");
        assertThat(page.locator("#nothing h1")).hasText("없는 쿠폰이에요");
    }

    @Test
    void theButtonComesOnAtTheOpeningByTheServersClock() throws Exception {
        define(100, Map.of("opensAt", Instant.now().plusSeconds(15).truncatedTo(ChronoUnit.MILLIS).toString()));
        var context = chromium.customer(customer, Size.PHONE);
        context.addInitScript("{const now = Date.now; Date.now = () => now() - 3_600_000;}");
        var page = open(context);
        assertThat(title(page)).hasText("오픈까지");
        assertThat(button(page)).hasAttribute("aria-disabled", "true");
        // By keyboard: a click would wait until the button is on.
        button(page).press("Enter");
        assertThat(page.locator("#voice")).containsText("아직 오픈 전이에요");
        Chromium.inspect(page, "room-coming");

        assertThat(button(page)).hasAttribute("aria-disabled", "false");
        assertThat(page.locator("#voice")).containsText("지금 오픈했어요");
        button(page).click();

        assertThat(title(page)).hasText("쿠폰을 받았어요");
    }

    @Test
    void oneOfSeveralIsWonOverPlainHttp() throws Exception {
        define(100, Map.of("perUserLimit", 2));
        var context = chromium.customer(customer, Size.PHONE);
        context.addInitScript(Chromium.PLAIN_HTTP);
        var page = open(context);

        button(page).click();

        assertThat(title(page)).hasText("쿠폰을 받았어요");
    }

    @Test
    void registersForADraw() throws Exception {
        define(100, Map.of("opensAt", Instant.now().plus(1, ChronoUnit.HOURS).toString(), "fairStart", true));
        var page = open(chromium.customer(customer, Size.DESKTOP));
        assertThat(button(page)).hasText("추첨 응모하기");

        button(page).click();

        assertThat(title(page)).hasText("응모했어요");
        Chromium.inspect(page, "room-registered");
    }

    @Test
    void asksForTheCustomersNumberOnceAndSpeaksEnglish() throws Exception {
        define(100, Map.of());
        var page = open(chromium.user(Size.DESKTOP, "en-GB"));
        assertThat(title(page)).hasText("Your customer number, please");
        Chromium.inspect(page, "room-customer");
        var number = page.getByLabel("Customer number");
        number.fill("-1");
        number.press("Enter");
        assertThat(page.locator("#customer-wrong")).hasText("Please enter a number from 1 up.");
        number.fill(Long.toString(customer));
        number.press("Enter");

        // By keyboard: the focus has gone along.
        assertThat(title(page)).isFocused();
        page.keyboard().press("Tab");
        assertThat(button(page)).isFocused();
        page.keyboard().press("Enter");

        assertThat(title(page)).hasText("The coupon is yours");
        assertThat(title(page)).isFocused();
        assertThat(page.locator("html")).hasAttribute("lang", "en");
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("한국어"))
                .click();
        assertThat(title(page)).hasText("쿠폰을 받았어요");
        page.reload();
        assertThat(title(page)).hasText("쿠폰을 받았어요");
        assertThat(page.locator("html")).hasAttribute("lang", "ko");
    }

    @Test
    void aCouponWonElsewhereIsFound() throws Exception {
        define(1, Map.of());
        api.outcome(api.publish(customer, coupon).text("requestId"));
        var page = open(chromium.customer(customer, Size.PHONE));
        // As a page shows it that has not looked for a while.
        assertThat(title(page)).hasText("모두 소진됐어요");
        page.evaluate(
                "([name, value]) => localStorage.setItem(name, value)",
                new String[] {ticketName(), "{\"requestId\": null, \"at\": " + System.currentTimeMillis() + "}"});

        page.reload();

        assertThat(title(page)).hasText("쿠폰을 받았어요");
    }

    @Test
    void theScriptsAreSmall() throws Exception {
        define(100, Map.of());
        var bytes = new AtomicLong();
        var context = chromium.customer(customer, Size.PHONE);
        context.onResponse(response -> {
            if (response.url().endsWith(".js")) {
                bytes.addAndGet(response.body().length);
            }
        });

        var page = open(context);

        assertThat(button(page)).isVisible();
        assertThat(bytes).hasValueBetween(10_000L, 100_000L);
    }

    private void define(int stock, Map<String, Object> more) throws Exception {
        Map<String, Object> terms = new HashMap<>(Map.of(
                "name",
                "겨울 첫 주문 감사 쿠폰",
                "stock",
                stock,
                "validDays",
                10,
                "minOrderAmount",
                10_000,
                "discount",
                Map.of("type", "FIXED", "value", 5_000)));
        terms.putAll(more);
        assertThat(api.define(coupon, terms).status()).isEqualTo(200);
        await().atMost(WAIT_MAX)
                .until(() -> api.get("/api/v1/campaigns/" + coupon).status() == 200);
    }

    private Page open(BrowserContext context) {
        var page = context.newPage();
        page.navigate("/?coupon=" + coupon);
        return page;
    }

    private static void refuse(Route route, int status, String code) {
        route.fulfill(new Route.FulfillOptions()
                .setStatus(status)
                .setContentType("application/problem+json")
                .setBody("{\"code\": \"" + code + "\"}"));
    }

    private static Locator button(Page page) {
        return page.locator("#get");
    }

    private static Locator title(Page page) {
        return page.locator("#stub h2");
    }

    private String ticketName() {
        return "hhplus.ticket." + customer + "." + coupon;
    }

    /** Empty where there is none. */
    private String ticketOf(Page page) {
        return (String) page.evaluate("name => JSON.parse(localStorage.getItem(name))?.requestId ?? ''", ticketName());
    }

    private static void awaitStreams(int count) {
        var streams = services.context()
                .getBean(MeterRegistry.class)
                .get("hhplus.status.streams")
                .gauge();
        await().atMost(WAIT_MAX).until(() -> streams.value() == count);
    }
}
