package kr.hhplus.schemas.http;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The committed baseline is what clients rely on. To add something to it, or to break with it knowingly: copy
 * {@code schemas/src/main/resources/kr/hhplus/schemas/http/openapi.yaml} over {@code openapi-baseline.yaml} beside this
 * test's resources.
 */
class ApiCompatibilityTest {
    private static final String COPY = "cp schemas/src/main/resources/kr/hhplus/schemas/http/openapi.yaml "
            + "schemas/src/test/resources/kr/hhplus/schemas/http/openapi-baseline.yaml";
    private static final String ORDER = "/components/schemas/Order";
    private static final String ORDER_REQUEST = "/components/schemas/OrderRequest";

    private final JsonNode baseline = read("openapi-baseline.yaml");
    private final JsonNode document = read("openapi.yaml");

    @Test
    void whatClientsRelyOnStaysTrue() {
        assertThat(ApiBreaches.of(baseline, document))
                .as(
                        "what a client of the baseline no longer finds; if it is to be so, say why in the commit, and %s",
                        COPY)
                .isEmpty();
    }

    @Test
    void theBaselineIsCurrent() {
        assertThat(ApiBreaches.of(document, baseline))
                .as("what the document promises and the baseline does not hold yet: %s", COPY)
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /paths/~1api~1v1~1order/post                                  | POST /api/v1/order: is gone
            /paths/~1api~1v1~1order/post/responses/201                    | POST /api/v1/order: 201 is gone
            /paths/~1api~1v1~1campaigns/get/parameters/0                  | GET /api/v1/campaigns: query after is gone
            /components/schemas/OrderRequest/properties/userId            | POST /api/v1/order: body: userId is gone
            /components/schemas/Receipt/properties/rank                   | GET /api/v1/coupon/requests/{requestId}: 200.receipt: rank is gone
            /paths/~1api~1v1~1coupon~1publish/post/responses/409/content/application~1problem+json/schema/allOf/1/properties/code/enum/0 | POST /api/v1/coupon/publish: 409.code: SOLD_OUT is gone
            /components/schemas/Won/minimum                               | GET /api/v1/points/{userId}: 200.balance: minimum: was 0, is
            """)
    void whatIsTakenOutIsNoticed(String place, String breach) {
        var changed = document.deepCopy();
        int end = place.lastIndexOf('/');
        var parent = changed.at(place.substring(0, end));
        var removed = place.substring(end + 1).replace("~1", "/");
        if (parent instanceof ArrayNode array) {
            array.remove(Integer.parseInt(removed));
        } else {
            ((ObjectNode) parent).remove(removed);
        }

        assertThat(ApiBreaches.of(document, changed))
                .anySatisfy(found -> assertThat(found).startsWith(breach));
    }

    @Test
    void aFieldThatHasAnotherTypeIsNoticedWhereverItIsUsed() {
        assertThat(breaches(changed -> at(changed, "/components/schemas/Won").put("type", "string")))
                .contains(
                        "GET /api/v1/points/{userId}: 200.balance: type: was \"integer\", is \"string\"",
                        "GET /api/v1/order/{orderId}: 200.items[].unitPrice: type: was \"integer\", is \"string\"");
    }

    @Test
    void whatHasToBeSentMayNotGrowAndWhatIsAnsweredMayNotShrink() {
        assertThat(breaches(changed -> {
                    at(changed, ORDER_REQUEST).withArray("required").add("reason");
                    at(changed, ORDER).withArray("required").remove(0);
                    at(changed, "/paths/~1api~1v1~1order/post/parameters/0").removeAll();
                    at(changed, "/paths/~1api~1v1~1order/post/parameters/0")
                            .put("name", "X-Shop")
                            .put("in", "header")
                            .put("required", true);
                }))
                .contains(
                        "POST /api/v1/order: body: reason is required now",
                        "POST /api/v1/order: 201: orderId may be left out now",
                        "POST /api/v1/order: header Idempotency-Key is gone",
                        "POST /api/v1/order: header X-Shop: is required now");
    }

    @Test
    void boundsWidenForWhatIsSentAndNarrowForWhatIsAnswered() {
        var quantity = ORDER_REQUEST + "/properties/items/items/properties/quantity";
        var answered = "/components/schemas/RequestStatus/properties/position";

        assertThat(breaches(changed -> {
                    at(changed, quantity).put("maximum", 1000);
                    at(changed, answered).put("maximum", 1_000_000);
                }))
                .isEmpty();
        assertThat(breaches(changed -> {
                    at(changed, quantity).put("maximum", 998);
                    at(changed, answered).put("minimum", 0);
                }))
                .contains(
                        "POST /api/v1/order: body.items[].quantity: maximum: was 999, is 998",
                        "GET /api/v1/coupon/requests/{requestId}: 200.position: minimum: was 1, is 0");
    }

    @Test
    void anAnswerHasNoFurtherValueButAProblemMayHaveANewCode() {
        assertThat(breaches(changed -> at(changed, "/components/schemas/Problem/properties/code")
                        .withArray("enum")
                        .add("NEW_CODE")))
                .isEmpty();
        assertThat(breaches(changed -> at(changed, "/components/schemas/OrderStatus")
                        .withArray("enum")
                        .add("LOST")))
                .contains("GET /api/v1/order/{orderId}: 200.status: LOST may be answered now");
    }

    @Test
    void aCallThatWasForMoreIsNoticed() {
        assertThat(breaches(changed -> {
                    at(changed, "/paths/~1api~1v1~1campaigns/get")
                            .withArray("security")
                            .addObject()
                            .putArray("adminToken");
                    at(changed, "/paths/~1api~1v1~1order/post")
                            .withArray("security")
                            .remove(0);
                }))
                .containsExactlyInAnyOrder(
                        "GET /api/v1/campaigns: was for everybody", "POST /api/v1/order: {} does not suffice any more");
    }

    @Test
    void whatIsAddedBreaksNothing() {
        assertThat(breaches(changed -> {
                    at(changed, "/paths").putObject("/api/v2/order").putObject("post");
                    at(changed, ORDER + "/properties").putObject("note").put("type", "string");
                    at(changed, ORDER_REQUEST + "/properties").putObject("note").put("type", "string");
                    at(changed, "/components/schemas/Won").put("description", "Other words.");
                    at(changed, "/paths/~1api~1v1~1order/post/responses").putObject("429");
                }))
                .isEmpty();
    }

    private List<String> breaches(Consumer<JsonNode> change) {
        var changed = document.deepCopy();
        change.accept(changed);
        return ApiBreaches.of(document, changed);
    }

    private static ObjectNode at(JsonNode document, String place) {
        return (ObjectNode) document.at(place);
    }

    private static JsonNode read(String name) {
        try (var in = requireNonNull(ApiDocument.class.getResourceAsStream(name), name)) {
            return JsonMapper.shared().valueToTree(new Yaml().load(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
