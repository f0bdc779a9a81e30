package kr.hhplus.schemas.http;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import kr.hhplus.schemas.http.Problem.FieldFault;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** Says what is wrong with a body: which field, and why. */
public final class JsonFaults {
    private JsonFaults() {}

    /** The problem behind a body that could not be read. */
    public static Problem toProblem(@Nullable Throwable failure) {
        JacksonException unreadable = null;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (unreadable == null && cause instanceof JacksonException ofJackson) {
                unreadable = ofJackson;
            }
        }
        if (unreadable != null) {
            return Problem.invalid(List.of(fault(unreadable)));
        }
        return Problem.invalid(List.of(new FieldFault("body", "is missing or cannot be read; send a JSON object")));
    }

    private static FieldFault fault(JacksonException unreadable) {
        var path = path(unreadable);
        if (unreadable instanceof UnrecognizedPropertyException) {
            return new FieldFault(path, "is not a known field");
        }
        if (unreadable instanceof InvalidFormatException format) {
            return new FieldFault(path, "must be " + describe(format.getTargetType()));
        }
        if (unreadable instanceof MismatchedInputException mismatch) {
            return path.isEmpty()
                    ? new FieldFault("body", "must be a JSON object")
                    : new FieldFault(path, "must be " + describe(mismatch.getTargetType()));
        }
        if (unreadable instanceof InputCoercionException tooLarge) {
            return new FieldFault(path, "must be " + describe(tooLarge.getTargetType()) + ", and not so large");
        }
        var message = firstLine(unreadable.getOriginalMessage());
        return path.isEmpty() ? new FieldFault("body", "is not JSON: " + message) : new FieldFault(path, message);
    }

    private static String path(JacksonException exception) {
        return exception.getPath().stream()
                .map(step -> step.getPropertyName() != null ? step.getPropertyName() : "[" + step.getIndex() + "]")
                .collect(Collectors.joining("."));
    }

    static String describe(@Nullable Class<?> type) {
        if (type == null) {
            return "of another type";
        }
        if (type == Long.class || type == long.class || type == Integer.class || type == int.class) {
            return "a whole number";
        }
        if (type == String.class) {
            return "a string";
        }
        if (type == Boolean.class || type == boolean.class) {
            return "true or false";
        }
        if (Collection.class.isAssignableFrom(type)) {
            return "a list";
        }
        if (type == Instant.class) {
            return "a time in UTC like 2026-12-01T03:00:00Z";
        }
        return type.isEnum() ? "one of " + List.of(type.getEnumConstants()) : "a JSON object";
    }

    static String firstLine(@Nullable String message) {
        return message == null ? "" : message.lines().findFirst().orElse("");
    }
}
