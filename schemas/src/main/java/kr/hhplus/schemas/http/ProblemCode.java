package kr.hhplus.schemas.http;

import java.net.URI;
import java.util.Locale;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;

/** The stable codes of problem documents (RFC 9457). A code is never renamed: clients branch on it. */
public enum ProblemCode {
    INVALID_REQUEST(HttpStatus.BAD_REQUEST, "The request is not valid"),
    UNAUTHORIZED(HttpStatus.UNAUTHORIZED, "The call needs a valid token"),
    FORBIDDEN(HttpStatus.FORBIDDEN, "The call is not for this token"),
    RATE_LIMITED(HttpStatus.TOO_MANY_REQUESTS, "Too many requests from one place"),
    UNKNOWN_COUPON(HttpStatus.NOT_FOUND, "There is no such coupon"),
    UNKNOWN_TICKET(HttpStatus.NOT_FOUND, "There is no such ticket"),
    NOT_FOUND(HttpStatus.NOT_FOUND, "There is nothing here"),
    METHOD_NOT_ALLOWED(HttpStatus.METHOD_NOT_ALLOWED, "The method is not allowed here"),
    NOT_ACCEPTABLE(HttpStatus.NOT_ACCEPTABLE, "The answer is JSON"),
    NOT_OPEN(HttpStatus.CONFLICT, "The campaign is not open yet"),
    SOLD_OUT(HttpStatus.CONFLICT, "All coupons are issued"),
    PAUSED(HttpStatus.CONFLICT, "The campaign is paused"),
    CLOSED(HttpStatus.CONFLICT, "The campaign is closed"),
    ALREADY_DECIDED(HttpStatus.CONFLICT, "The request is decided already"),
    STOCK_BELOW_ISSUED(HttpStatus.CONFLICT, "The stock would fall below what is issued"),
    STOCK_OUT_OF_RANGE(HttpStatus.CONFLICT, "The stock would be out of range"),
    NOT_ISSUED(HttpStatus.CONFLICT, "The user has no such coupon"),
    AMBIGUOUS_ISSUANCE(HttpStatus.CONFLICT, "The user has several coupons"),
    DRAW_PENDING(HttpStatus.CONFLICT, "Requests wait for the draw"),
    CONCURRENT_CHANGE(HttpStatus.CONFLICT, "Somebody else changed the campaign at the same time"),
    UNKNOWN_PRODUCT(HttpStatus.NOT_FOUND, "There is no such product"),
    UNKNOWN_ORDER(HttpStatus.NOT_FOUND, "There is no such order"),
    UNKNOWN_PAYMENT(HttpStatus.NOT_FOUND, "There is no such payment"),
    INSUFFICIENT_STOCK(HttpStatus.CONFLICT, "There is not so much in stock"),
    INSUFFICIENT_POINTS(HttpStatus.CONFLICT, "The user has too few points"),
    POINT_LIMIT_EXCEEDED(HttpStatus.CONFLICT, "The user would have too many points"),
    ORDER_NOT_PENDING(HttpStatus.CONFLICT, "The order does not wait for a payment"),
    ORDER_EXPIRED(HttpStatus.CONFLICT, "The order was not paid in time"),
    ORDER_AMOUNT_TOO_SMALL(HttpStatus.CONFLICT, "The order is too small for the coupon"),
    COUPON_NOT_HELD(HttpStatus.CONFLICT, "The user does not have this coupon"),
    COUPON_EXPIRED(HttpStatus.CONFLICT, "The coupon has expired"),
    COUPON_USED(HttpStatus.CONFLICT, "The coupon is spent already"),
    COUPON_REVOKED(HttpStatus.CONFLICT, "The coupon was taken back"),
    COUPON_WITHOUT_DISCOUNT(HttpStatus.CONFLICT, "The coupon takes nothing off"),
    REFUND_TOO_LARGE(HttpStatus.CONFLICT, "There is not so much left to give back"),
    UNKNOWN_JOB(HttpStatus.NOT_FOUND, "There is no such job"),
    JOB_RUNNING(HttpStatus.CONFLICT, "A job runs already"),
    IDEMPOTENCY_IN_PROGRESS(HttpStatus.CONFLICT, "The same call is being answered"),
    IDEMPOTENCY_MISMATCH(HttpStatus.UNPROCESSABLE_CONTENT, "The key belongs to another request"),
    PAYLOAD_TOO_LARGE(HttpStatus.CONTENT_TOO_LARGE, "The body is too large"),
    UNSUPPORTED_MEDIA_TYPE(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "The body is of a type that the call does not take"),
    BAD_HTTP(HttpStatus.BAD_REQUEST, "The request is not valid HTTP"),
    INTERNAL_ERROR(HttpStatus.INTERNAL_SERVER_ERROR, "Something went wrong on our side"),
    UNAVAILABLE(HttpStatus.SERVICE_UNAVAILABLE, "The service cannot take the request now");

    private final HttpStatus status;
    private final String title;
    private final URI type =
            URI.create("urn:hhplus:problem:" + name().toLowerCase(Locale.ROOT).replace('_', '-'));

    ProblemCode(HttpStatus status, String title) {
        this.status = status;
        this.title = title;
    }

    public HttpStatus status() {
        return status;
    }

    public String title() {
        return title;
    }

    /** The problem's type: a URN that names the code. */
    public URI type() {
        return type;
    }

    /** The code for a failure of which only the HTTP status is known. */
    static ProblemCode of(HttpStatusCode status) {
        return switch (status.value()) {
            case 401 -> UNAUTHORIZED;
            case 403 -> FORBIDDEN;
            case 404 -> NOT_FOUND;
            case 405 -> METHOD_NOT_ALLOWED;
            case 406 -> NOT_ACCEPTABLE;
            case 413 -> PAYLOAD_TOO_LARGE;
            case 415 -> UNSUPPORTED_MEDIA_TYPE;
            case 429 -> RATE_LIMITED;
            case 503 -> UNAVAILABLE;
            default -> status.is4xxClientError() ? INVALID_REQUEST : INTERNAL_ERROR;
        };
    }
}
