package kr.hhplus.standalone.console;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import kr.hhplus.schemas.http.Problem;
import kr.hhplus.schemas.http.Problem.FieldFault;
import kr.hhplus.schemas.http.ProblemException;
import kr.hhplus.schemas.http.identity.Callers;
import kr.hhplus.schemas.http.identity.OperatorLog;
import kr.hhplus.schemas.http.identity.OperatorSession;
import kr.hhplus.schemas.operator.OperatorAction;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseCookie;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@value #PATH}: an operator's session in a browser. */
@RestController
@RequestMapping(SessionController.PATH)
final class SessionController {
    static final String PATH = "/api/v1/admin/session";

    private static final int TOKEN_LENGTH_MAX = 8 * 1024;

    private final Callers callers;
    private final OperatorLog log;
    private final LogInLimit limit;
    private final Clock clock;

    SessionController(Callers callers, OperatorLog log, LogInLimit limit, Clock clock) {
        this.callers = callers;
        this.log = log;
        this.limit = limit;
        this.clock = clock;
    }

    record LogInRequest(
            @NotNull(message = "is missing")
            @Size(min = 1, max = TOKEN_LENGTH_MAX, message = "must have 1 .. 8192 characters")
            String token,

            @NotNull(message = "is missing") String operator) {}

    /** @param expiresAt null: by a token, which has no session */
    record SessionView(String operator, @Nullable Instant expiresAt) {
        static SessionView of(OperatorSession session) {
            return new SessionView(session.operator(), session.expiresAt());
        }
    }

    @PostMapping
    ResponseEntity<SessionView> logIn(@Valid @RequestBody LogInRequest asked, HttpServletRequest request) {
        limit.count();
        if (!OperatorSession.isOperator(asked.operator())) {
            throw new ProblemException(
                    Problem.invalid(List.of(new FieldFault(
                            "operator",
                            "must have 1 .. " + OperatorSession.OPERATOR_LENGTH_MAX
                                    + " printable characters, and no blanks around them"))),
                    null);
        }
        var session = callers.logIn(asked.token(), asked.operator());
        write(session.operator(), OperatorAction.LOG_IN, HttpStatus.OK);
        return ResponseEntity.ok()
                .header(HttpHeaders.SET_COOKIE, cookie(request, session))
                .body(SessionView.of(session));
    }

    @GetMapping
    SessionView get(HttpServletRequest request) {
        return callers.session(request)
                .map(SessionView::of)
                .orElseGet(
                        () -> new SessionView(callers.requireOperator(request).name(), null));
    }

    @DeleteMapping
    ResponseEntity<Void> logOut(HttpServletRequest request) {
        write(callers.requireOperator(request).name(), OperatorAction.LOG_OUT, HttpStatus.NO_CONTENT);
        return ResponseEntity.noContent()
                .header(
                        HttpHeaders.SET_COOKIE,
                        cookie(request, "", Duration.ZERO).toString())
                .build();
    }

    private void write(String operator, OperatorAction action, HttpStatus answer) {
        long offset = log.begin(operator, action, action.target(Map.of()), "");
        log.end(operator, offset, answer.value());
    }

    private String cookie(HttpServletRequest request, OperatorSession session) {
        return cookie(request, callers.cookie(session), Duration.between(clock.instant(), session.expiresAt()))
                .toString();
    }

    private static ResponseCookie cookie(HttpServletRequest request, String value, Duration age) {
        return ResponseCookie.from(OperatorSession.COOKIE, value)
                .httpOnly(true)
                .secure(request.isSecure())
                .sameSite("Strict")
                .path("/")
                .maxAge(age)
                .build();
    }
}
