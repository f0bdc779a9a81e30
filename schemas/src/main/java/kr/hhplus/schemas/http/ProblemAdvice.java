package kr.hhplus.schemas.http;

import java.util.List;
import java.util.stream.Collectors;
import kr.hhplus.schemas.http.Problem.FieldFault;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.validation.FieldError;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;
import org.springframework.web.method.annotation.HandlerMethodValidationException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** Turns every exception of a call into a problem document: the one place where HTTP errors are made. */
@RestControllerAdvice
final class ProblemAdvice extends ResponseEntityExceptionHandler {
    private static final Logger log = LoggerFactory.getLogger(ProblemAdvice.class);

    @ExceptionHandler
    ResponseEntity<Object> onProblem(ProblemException failure) {
        if (failure.getCause() != null) {
            log.warn("{}", failure.getMessage(), failure.getCause());
        }
        return failure.problem().toResponse();
    }

    @ExceptionHandler
    ResponseEntity<Object> onTypeMismatch(MethodArgumentTypeMismatchException mismatch) {
        return invalid(mismatch.getName(), "must be " + describe(mismatch.getRequiredType()));
    }

    /** The client is gone: there is nobody to answer. */
    @ExceptionHandler
    void onDisconnect(AsyncRequestNotUsableException gone) {
        log.debug("client left before the answer: {}", gone.getMessage());
    }

    @ExceptionHandler
    ResponseEntity<Object> onUnexpected(Exception failure) {
        log.error("a call failed unexpectedly", failure);
        return Problem.of(ProblemCode.INTERNAL_ERROR, "The failure is logged. Asking again is safe.")
                .toResponse();
    }

    @Override
    protected ResponseEntity<Object> handleHttpMessageNotReadable(
            HttpMessageNotReadableException unreadable,
            HttpHeaders headers,
            HttpStatusCode status,
            WebRequest request) {
        for (Throwable cause = unreadable.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof BodyTooLargeException tooLarge) {
                return tooLarge.problem().toResponse();
            }
            if (cause instanceof UnrecognizedPropertyException unknown) {
                return invalid(path(unknown), "is not a known field");
            }
            if (cause instanceof InvalidFormatException format
                    && format.getTargetType().isEnum()) {
                return invalid(
                        path(format),
                        "must be one of " + List.of(format.getTargetType().getEnumConstants()));
            }
            if (cause instanceof MismatchedInputException mismatch) {
                return path(mismatch).isEmpty()
                        ? invalid("body", "must be a JSON object")
                        : invalid(path(mismatch), "must be " + describe(mismatch.getTargetType()));
            }
            if (cause instanceof StreamReadException notJson) {
                return path(notJson).isEmpty() || notJson.getOriginalMessage().contains("Unexpected")
                        ? invalid("body", "is not JSON: " + firstLine(notJson.getOriginalMessage()))
                        : invalid(path(notJson), firstLine(notJson.getOriginalMessage()));
            }
            if (cause instanceof JacksonException invalid) {
                return invalid(path(invalid), firstLine(invalid.getOriginalMessage()));
            }
        }
        return invalid("body", "is missing or cannot be read; send a JSON object");
    }

    @Override
    protected ResponseEntity<Object> handleMethodArgumentNotValid(
            MethodArgumentNotValidException invalid, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return Problem.invalid(invalid.getBindingResult().getAllErrors().stream()
                        .map(error -> new FieldFault(
                                error instanceof FieldError field ? field.getField() : "body",
                                String.valueOf(error.getDefaultMessage())))
                        .sorted((a, b) -> a.field().compareTo(b.field()))
                        .toList())
                .toResponse();
    }

    @Override
    protected ResponseEntity<Object> handleHandlerMethodValidationException(
            HandlerMethodValidationException invalid, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return Problem.invalid(invalid.getParameterValidationResults().stream()
                        .flatMap(result -> result.getResolvableErrors().stream()
                                .map(error -> new FieldFault(
                                        String.valueOf(
                                                result.getMethodParameter().getParameterName()),
                                        String.valueOf(error.getDefaultMessage()))))
                        .toList())
                .toResponse();
    }

    @Override
    protected ResponseEntity<Object> handleExceptionInternal(
            Exception exception,
            @Nullable Object body,
            HttpHeaders headers,
            HttpStatusCode status,
            WebRequest request) {
        var code = ProblemCode.of(status);
        if (code == ProblemCode.INTERNAL_ERROR) {
            return onUnexpected(exception);
        }
        var response = Problem.of(code, firstLine(exception.getMessage())).toResponse();
        var allHeaders = new HttpHeaders(headers);
        allHeaders.addAll(response.getHeaders());
        return ResponseEntity.status(code.status()).headers(allHeaders).body(response.getBody());
    }

    private static ResponseEntity<Object> invalid(String field, String reason) {
        return Problem.invalid(List.of(new FieldFault(field, reason))).toResponse();
    }

    private static String path(JacksonException exception) {
        return exception.getPath().stream()
                .map(step -> step.getPropertyName() != null ? step.getPropertyName() : "[" + step.getIndex() + "]")
                .collect(Collectors.joining("."));
    }

    private static String describe(@Nullable Class<?> type) {
        if (type == null) {
            return "of another type";
        }
        if (type == Long.class || type == long.class || type == Integer.class || type == int.class) {
            return "a whole number";
        }
        if (type == String.class) {
            return "a string";
        }
        if (type == java.time.Instant.class) {
            return "a time in UTC like 2026-12-01T03:00:00Z";
        }
        return type.isEnum() ? "one of " + List.of(type.getEnumConstants()) : "a JSON object";
    }

    private static String firstLine(@Nullable String message) {
        return message == null ? "" : message.lines().findFirst().orElse("");
    }
}
