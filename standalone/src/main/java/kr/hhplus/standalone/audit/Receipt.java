package kr.hhplus.standalone.audit;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.regex.Pattern;
import kr.hhplus.schemas.coupon.Ids;
import kr.hhplus.schemas.coupon.Outcome;
import kr.hhplus.schemas.coupon.RequestKey;
import kr.hhplus.schemas.topic.Topics;
import kr.hhplus.standalone.cli.CommandFailure;
import kr.hhplus.standalone.cli.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * What a shopper was told of a decided request, as GET /api/v1/coupon/requests/{requestId} answers. What is null was
 * not told.
 *
 * @param requestId its parts; who gave it out, its code would tell only whoever has the secret
 * @param partition of the decided command, in coupon-commands, likewise offset
 */
record Receipt(
        Outcome status,
        long couponId,
        long userId,
        @Nullable RequestId requestId,
        @Nullable Long issuanceNumber,
        @Nullable Instant issuedAt,
        @Nullable Instant expiresAt,
        int partition,
        long offset,
        @Nullable Long rank,
        @Nullable Instant decidedAt) {

    private static final Pattern REQUEST_ID = Pattern.compile(
            "([1-9][0-9]{0,15})\\.([1-9][0-9]{0,15})(?:\\.((?:grant:)?" + RequestKey.FORMAT + "))?\\.[\\w-]{22}");
    private static final String WAITING = "WAITING";

    /** The parts of a requestId. */
    record RequestId(long couponId, long userId, String requestKey) {}

    /** Throws {@link CommandFailure} for what no such answer can be. */
    static Receipt parse(byte[] json) {
        JsonNode root;
        try {
            root = Json.LINE.readTree(json);
        } catch (JacksonException notJson) {
            throw unusable("it is not JSON");
        }
        if (!root.isObject()) {
            throw unusable("it is no JSON object");
        }
        var status = text(root, "status");
        if (status == null) {
            throw unusable("status is missing");
        }
        if (status.equals(WAITING)) {
            throw unusable("the request was still waiting, and nothing is said yet that could be true or not");
        }
        var receipt = root.path("receipt");
        if (!receipt.isObject()) {
            throw unusable("receipt is missing");
        }
        return new Receipt(
                outcome(status),
                required(root, "couponId", 1, Ids.MAX),
                required(root, "userId", 1, Ids.MAX),
                requestId(text(root, "requestId")),
                number(root, "issuanceNumber", 1, Long.MAX_VALUE),
                time(root, "issuedAt"),
                time(root, "expiresAt"),
                (int) required(receipt, "partition", 0, Topics.COUPON_PARTITIONS - 1),
                required(receipt, "offset", 0, Long.MAX_VALUE),
                number(receipt, "rank", 1, Long.MAX_VALUE),
                time(receipt, "decidedAt"));
    }

    private static Outcome outcome(String status) {
        try {
            return Outcome.valueOf(status);
        } catch (IllegalArgumentException unknown) {
            throw unusable("status must be one of " + Arrays.toString(Outcome.values()));
        }
    }

    private static @Nullable RequestId requestId(@Nullable String text) {
        if (text == null) {
            return null;
        }
        var matcher = REQUEST_ID.matcher(text);
        if (!matcher.matches()) {
            throw unusable("requestId is not what was ever given out");
        }
        var key = matcher.group(3);
        return new RequestId(
                Long.parseLong(matcher.group(1)),
                Long.parseLong(matcher.group(2)),
                key == null ? RequestKey.NONE : key);
    }

    private static long required(JsonNode object, String field, long min, long max) {
        var number = number(object, field, min, max);
        if (number == null) {
            throw unusable(field + " is missing");
        }
        return number;
    }

    private static @Nullable Long number(JsonNode object, String field, long min, long max) {
        var node = object.path(field);
        if (node.isMissingNode() || node.isNull()) {
            return null;
        }
        if (!node.isIntegralNumber() || !node.canConvertToLong() || node.asLong() < min || node.asLong() > max) {
            throw unusable(field + " must be a whole number, " + min + " .. " + max);
        }
        return node.asLong();
    }

    private static @Nullable Instant time(JsonNode object, String field) {
        var text = text(object, field);
        if (text == null) {
            return null;
        }
        try {
            return Instant.parse(text);
        } catch (DateTimeException notATime) {
            throw unusable(field + " must be a time like 2026-12-01T03:00:00Z");
        }
    }

    private static @Nullable String text(JsonNode object, String field) {
        var node = object.path(field);
        if (node.isMissingNode() || node.isNull()) {
            return null;
        }
        if (!node.isString()) {
            throw unusable(field + " must be text");
        }
        return node.asString();
    }

    private static CommandFailure unusable(String reason) {
        return CommandFailure.unusable("this is no receipt: " + reason
                + ". It must be the JSON that GET /api/v1/coupon/requests/{requestId} answers for a decided request");
    }
}
