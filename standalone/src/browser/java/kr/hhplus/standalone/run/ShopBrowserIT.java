package kr.hhplus.standalone.run;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.regex.Pattern;
import kr.hhplus.backends.Backends;
import kr.hhplus.standalone.run.Chromium.Size;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** From the waiting room through the shop, in a browser, on a whole run. */
@ExtendWith(SharedBackends.class)
class ShopBrowserIT {
    private static final long CUSTOMER = 4_300_001;

    @TempDir
    private static Path dir;

    private static Services services;
    private static ApiClient api;
    private static Chromium chromium;

    @BeforeAll
    static void start(Backends backends) throws Exception {
        services = TestServices.start(backends, dir);
        api = new ApiClient(services.http());
        chromium = new Chromium(services.http());
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
    void paysWithTheCouponThatWasWon() throws Exception {
        long coupon = SharedBackends.newCoupon();
        api.define(
                coupon,
                Map.of(
                        "name",
                        "겨울 첫 주문 감사 쿠폰",
                        "stock",
                        10,
                        "validDays",
                        10,
                        "minOrderAmount",
                        10_000,
                        "discount",
                        Map.of("type", "FIXED", "value", 5_000)));
        product("무선 기계식 키보드", "입력 장치", 89_000);
        product("27형 4K 모니터", "디스플레이", 329_000);
        product("노이즈 캔슬링 헤드폰", "오디오", 159_000);
        product("USB-C 허브", "액세서리", 42_000);
        var page = chromium.customer(CUSTOMER, Size.DESKTOP).newPage();
        page.navigate("/?coupon=" + coupon);
        page.locator("#get").click();

        link(page, "쿠폰 쓰러 가기").click();
        assertThat(page.locator("h1")).hasText("상점");
        button(page, "USB-C 허브 한 개 더").click();
        button(page, "USB-C 허브 한 개 더").click();
        assertThat(page.locator(".basket")).containsText("84,000원");
        Chromium.inspect(page, "shop-products");
        page.route("**/api/v1/campaigns/" + coupon, ShopBrowserIT::refuse, new Page.RouteOptions().setTimes(1));
        button(page, "주문하기").click();

        assertThat(page.locator("h1")).hasText(Pattern.compile("주문 [0-9]+"));
        assertThat(page.locator("h1")).isFocused();
        assertThat(page.locator(".choice").first()).containsText("지금은 할인을 확인할 수 없어요");
        button(page, "다시 시도").click();
        assertThat(page.getByLabel("겨울 첫 주문 감사 쿠폰 · 1번")).isChecked();
        assertThat(page.getByLabel("겨울 첫 주문 감사 쿠폰 · 1번")).isFocused();
        assertThat(page.locator(".sums")).containsText("79,000원");
        assertThat(page.locator(".card", new Page.LocatorOptions().setHasText("포인트가 79,000원 부족해요")))
                .isVisible();
        page.getByLabel("충전할 금액").fill("100000");
        button(page, "충전하기").click();
        Chromium.inspect(page, "shop-order");
        button(page, "79,000원 결제하기").click();

        assertThat(page.locator("h1")).hasText("결제했어요");
        assertThat(page.locator("h1")).isFocused();
        assertThat(page.locator(".sums")).containsText("−5,000원");
        assertThat(page.locator(".sums")).containsText("21,000원");
        Chromium.inspect(page, "shop-paid");
        page.setViewportSize(390, 844);
        link(page, "내 쿠폰·포인트 보기").click();
        assertThat(page.locator("#balance")).hasText("21,000원");
        assertThat(page.locator(".lines").first()).containsText("사용함");
        Chromium.inspect(page, "shop-mine");
        assertThat(api.get("/api/v1/users/" + CUSTOMER + "/coupons")
                        .body()
                        .path("coupons")
                        .get(0)
                        .path("status")
                        .asString(""))
                .isEqualTo("USED");
    }

    @Test
    void anOrderOfMoreThanThereIsIsRefusedInWords() throws Exception {
        product("한정판 머그컵", "굿즈", 15_000, 1);
        var page = chromium.customer(CUSTOMER + 1, Size.PHONE).newPage();
        page.navigate("/shop");
        button(page, "한정판 머그컵 한 개 더").click();
        button(page, "한정판 머그컵 한 개 더").click();

        button(page, "주문하기").click();

        assertThat(page.getByRole(AriaRole.ALERT)).hasText("재고가 부족해요. 지금 1개까지 주문할 수 있어요.");
        button(page, "한정판 머그컵 한 개 빼기").click();
        button(page, "주문하기").click();
        assertThat(page.locator("h1")).hasText(Pattern.compile("주문 [0-9]+"));
        button(page, "주문 취소").click();
        assertThat(page.locator(".view")).containsText("취소된 주문이에요.");
    }

    @Test
    void whatLostItsAnswerIsDoneOnce() throws Exception {
        product("보조 배터리", "액세서리", 30_000);
        var context = chromium.customer(CUSTOMER + 2, Size.PHONE);
        context.addInitScript(Chromium.PLAIN_HTTP);
        var page = context.newPage();
        var keys = new HashSet<String>();
        page.onRequest(request -> {
            var url = request.url();
            if (request.method().equals("POST") && (url.endsWith("/order") || url.endsWith("/charge"))) {
                keys.add(request.headers().get("idempotency-key"));
            }
        });
        loseNextAnswer(page, "**/points/charge");
        loseNextAnswer(page, "**/order");

        page.navigate("/shop#mine");
        page.getByLabel("충전할 금액").fill("10000");
        button(page, "충전하기").click();
        assertThat(page.getByRole(AriaRole.ALERT)).hasText("연결이 끊겼어요. 다시 시도해 주세요. 같은 요청은 한 번만 처리돼요.");
        button(page, "English").click();
        page.getByLabel("Amount").fill("10000");
        button(page, "Top up").click();
        assertThat(page.locator("#voice")).hasText("Topped up. You have ₩10,000.");
        assertThat(page.locator("#balance")).hasText("₩10,000");
        assertThat(keys).hasSize(1);
        button(page, "한국어").click();

        page.navigate("/shop");
        button(page, "보조 배터리 한 개 더").click();
        button(page, "주문하기").click();
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("연결이 끊겼어요.");
        button(page, "English").click();
        button(page, "Order").click();
        assertThat(page.locator("h1")).hasText(Pattern.compile("Order [0-9]+"));
        assertThat(keys).hasSize(2);
    }

    @Test
    void anOrderOfMoreThanTheHighestBalanceIsNotPromisedToBePaid() throws Exception {
        product("한정판 오르골", "굿즈", 1_500_000);
        var page = chromium.customer(CUSTOMER + 5, Size.PHONE).newPage();
        page.navigate("/shop");
        button(page, "한정판 오르골 한 개 더").click();
        button(page, "주문하기").click();
        assertThat(page.getByText("포인트가 1,500,000원 부족해요.")).isVisible();
        button(page, "충전하기").click();
        assertThat(page.getByRole(AriaRole.ALERT)).hasText("입력한 값을 확인해 주세요: amount must be 1 .. 1000000");
        page.getByLabel("충전할 금액").fill("1000000");
        button(page, "충전하기").click();
        assertThat(page.getByText("포인트가 500,000원 부족해요.")).isVisible();

        button(page, "충전하기").click();

        assertThat(page.getByRole(AriaRole.ALERT)).hasText("포인트는 1,000,000원까지 가질 수 있어요.");
        assertThat(page.getByText("보유 한도 1,000,000원보다 많아")).isVisible();
    }

    @Test
    void whereMoreProductsCannotBeReadThatIsSaidBesideTheButton() {
        var page = chromium.customer(CUSTOMER + 4, Size.PHONE).newPage();
        page.route(Pattern.compile("/products\\?.*after="), ShopBrowserIT::refuse);
        page.route(
                Pattern.compile("/products\\?limit=[0-9]+$"),
                route -> route.fulfill(new Route.FulfillOptions()
                        .setContentType("application/json")
                        .setBody("{\"products\": [{\"productId\": 1, \"name\": \"연필\", \"category\": \"문구\","
                                + " \"price\": 500}], \"next\": \"1\"}")));
        page.navigate("/shop");

        button(page, "더 보기").click();

        assertThat(page.getByRole(AriaRole.ALERT)).hasText("지금은 처리할 수 없어요. 잠시 뒤 다시 시도해 주세요.");
        button(page, "연필 한 개 더").click();
        assertThat(page.locator(".basket")).containsText("500원");
        var less = button(page, "연필 한 개 빼기");
        less.press("Enter");
        assertThat(page.locator(".basket")).isHidden();
        assertThat(less).hasAttribute("aria-disabled", "true");
        assertThat(less).isFocused();
    }

    @Test
    void bothLanguagesSayTheSame() {
        var page = chromium.user(Size.PHONE, "ko-KR").newPage();
        page.navigate("/shop");

        assertThat(Chromium.textsInOneLanguage(page, "shop-texts.js")).isEmpty();
    }

    @Test
    void whoIsNotKnownIsAskedFirst() throws Exception {
        var page = chromium.user(Size.PHONE, "en-US").newPage();
        page.navigate("/shop#mine");
        assertThat(page.locator("h2")).hasText("Your customer number, please");
        Chromium.inspect(page, "shop-customer");

        page.getByLabel("Customer number").fill("4300009");
        button(page, "Continue").click();

        assertThat(page.locator("#balance")).hasText("₩0");
        assertThat(page.locator(".empty").first()).containsText("You have no coupon yet.");
    }

    private static void refuse(Route route) {
        route.fulfill(new Route.FulfillOptions()
                .setStatus(503)
                .setContentType("application/problem+json")
                .setBody("{\"code\": \"UNAVAILABLE\"}"));
    }

    /** The call is heard, and a gateway that does not wait for its answer says so. */
    private static void loseNextAnswer(Page page, String url) {
        page.route(
                url,
                route -> {
                    route.fetch();
                    route.fulfill(new Route.FulfillOptions().setStatus(504).setBody("Gateway Timeout"));
                },
                new Page.RouteOptions().setTimes(1));
    }

    private static void product(String name, String category, long price) throws Exception {
        product(name, category, price, 50);
    }

    private static void product(String name, String category, long price, int quantity) throws Exception {
        var body = "{\"name\": \"%s\", \"category\": \"%s\", \"price\": %d, \"quantity\": %d}"
                .formatted(name, category, price, quantity);
        var added = api.send(api.request("/api/v1/products")
                .header("Authorization", "Bearer " + TestServices.ADMIN_TOKEN)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body)));
        assertThat(added.status()).isEqualTo(201);
    }

    private static com.microsoft.playwright.Locator button(Page page, String name) {
        return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    private static com.microsoft.playwright.Locator link(Page page, String name) {
        return page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(name));
    }
}
