package kr.hhplus.standalone.run;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
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
        button(page, "주문하기").click();

        assertThat(page.locator("h1")).hasText(Pattern.compile("주문 [0-9]+"));
        assertThat(page.locator("h1")).isFocused();
        assertThat(page.getByLabel("겨울 첫 주문 감사 쿠폰 · 1번")).isChecked();
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
    void whoIsNotKnownIsAskedFirst() throws Exception {
        var page = chromium.user(Size.PHONE, "en-US").newPage();
        page.navigate("/shop#mine");
        assertThat(page.locator("h2")).hasText("Your customer number, please");
        Chromium.inspect(page, "shop-customer");

        page.getByLabel("Customer number").fill("4300003");
        button(page, "Continue").click();

        assertThat(page.locator("#balance")).hasText("₩0");
        assertThat(page.locator(".empty").first()).containsText("You have no coupon yet.");
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
