package kr.hhplus.schemas.http;

import java.util.List;
import kr.hhplus.schemas.connection.DatabaseFailure;
import kr.hhplus.schemas.http.Problem.FieldFault;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.MessageSourceResolvable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.validation.FieldError;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.MissingPathVariableException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.annotation.HandlerMethodValidationException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.NoHandlerFoundException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/** Turns every exception of a call into a problem document: the one place where HTTP errors are made. */
@RestControllerAdvice
final class ProblemAdvice extends ResponseEntityExceptionHandler {
    private static final Logger log = LoggerFactory.getLogger(ProblemAdvice.class);
    /** Such as a parameter without a name. */
    static final Problem UNREADABLE_QUERY =
            Problem.invalid(List.of(new FieldFault("query", "cannot be read as parameters")));

    @ExceptionHandler
    ResponseEntity<Object> onProblem(ProblemException failure) {
        if (failure.getCause() != null) {
            log.warn("{}", failure.getMessage(), failure.getCause());
        }
        return failure.problem().toResponse();
    }

    @ExceptionHandler
    ResponseEntity<Object> onTypeMismatch(MethodArgumentTypeMismatchException mismatch) {
        return invalid(mismatch.getName(), "must be " + JsonFaults.describe(mismatch.getRequiredType()));
    }

    @ExceptionHandler
    ResponseEntity<Object> onUnreadableParameters(InvalidParameterException unreadable) {
        return UNREADABLE_QUERY.toResponse();
    }

    @ExceptionHandler
    ResponseEntity<Object> onUnexpected(Exception failure) {
        if (DatabaseFailure.isUnavailable(failure)) {
            log.warn("the database does not answer", failure);
            return Problem.unavailable("The database does not answer; ask again later.")
                    .toResponse();
        }
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
        return JsonFaults.toProblem(unreadable.getCause()).toResponse();
    }

    @Override
    protected ResponseEntity<Object> handleMethodArgumentNotValid(
            MethodArgumentNotValidException invalid, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return Problem.invalid(invalid.getBindingResult().getAllErrors().stream()
                        .map(error -> fault(error, "body"))
                        .sorted((a, b) -> a.field().compareTo(b.field()))
                        .toList())
                .toResponse();
    }

    @Override
    protected ResponseEntity<Object> handleHandlerMethodValidationException(
            HandlerMethodValidationException invalid, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return Problem.invalid(invalid.getParameterValidationResults().stream()
                        .flatMap(result -> result.getResolvableErrors().stream()
                                .map(error -> fault(
                                        error,
                                        String.valueOf(
                                                result.getMethodParameter().getParameterName()))))
                        .sorted((a, b) -> a.field().compareTo(b.field()))
                        .toList())
                .toResponse();
    }

    /** A part of the path that is blank. */
    @Override
    protected ResponseEntity<Object> handleMissingPathVariable(
            MissingPathVariableException blank, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return invalid(
                blank.getVariableName(),
                "must be " + JsonFaults.describe(blank.getParameter().getParameterType()));
    }

    @Override
    protected ResponseEntity<Object> handleNoHandlerFoundException(
            NoHandlerFoundException unknown, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return Problem.of(ProblemCode.NOT_FOUND, "There is no such path.").toResponse();
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
        var response =
                Problem.of(code, JsonFaults.firstLine(exception.getMessage())).toResponse();
        var allHeaders = new HttpHeaders(headers);
        allHeaders.addAll(response.getHeaders());
        return ResponseEntity.status(code.status()).headers(allHeaders).body(response.getBody());
    }

    private static FieldFault fault(MessageSourceResolvable error, String fieldOtherwise) {
        return new FieldFault(
                error instanceof FieldError field ? field.getField() : fieldOtherwise,
                String.valueOf(error.getDefaultMessage()));
    }

    private static ResponseEntity<Object> invalid(String field, String reason) {
        return Problem.invalid(List.of(new FieldFault(field, reason))).toResponse();
    }
}
