package kr.hhplus.schemas.http;

import java.util.Locale;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;

/** The stable codes of problem documents (RFC 9457). A code is never renamed: clients branch on it. */
public enum ProblemCode {
    INVALID_REQUEST(HttpStatus.BAD_REQUEST, "The request is not valid"),
    UNAUTHORIZED(HttpStatus.UNAUTHORIZED, "The call needs a valid token"),
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
    PAYLOAD_TOO_LARGE(HttpStatus.CONTENT_TOO_LARGE, "The body is too large"),
    UNSUPPORTED_MEDIA_TYPE(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "The body must be JSON"),
    BAD_HTTP(HttpStatus.BAD_REQUEST, "The request is not valid HTTP"),
    INTERNAL_ERROR(HttpStatus.INTERNAL_SERVER_ERROR, "Something went wrong on our side"),
    UNAVAILABLE(HttpStatus.SERVICE_UNAVAILABLE, "The service cannot take the request now");

    private final HttpStatus status;
    private final String title;

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
    public String type() {
        return "urn:hhplus:problem:" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The code for a failure of which only the HTTP status is known. */
    static ProblemCode of(HttpStatusCode status) {
        return switch (status.value()) {
            case 401 -> UNAUTHORIZED;
            case 404 -> NOT_FOUND;
            case 405 -> METHOD_NOT_ALLOWED;
            case 406 -> NOT_ACCEPTABLE;
            case 413 -> PAYLOAD_TOO_LARGE;
            case 415 -> UNSUPPORTED_MEDIA_TYPE;
            case 503 -> UNAVAILABLE;
            default -> status.is4xxClientError() ? INVALID_REQUEST : INTERNAL_ERROR;
        };
    }
}
