package kr.hhplus.schemas.http.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import jakarta.servlet.DispatcherType;
import java.util.List;
import kr.hhplus.schemas.http.Problem;
import kr.hhplus.schemas.http.ProblemCode;
import kr.hhplus.schemas.http.ProblemException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class OperatorsOnlyTest {
    private static final String TOKEN = "sixteen-letters!";

    private final OperatorsOnly operatorsOnly =
            new OperatorsOnly(Identity.gateway().callers(TOKEN), true);

    @Test
    void everybodyMayLook() {
        for (var method : List.of("GET", "HEAD", "OPTIONS")) {
            assertThat(passes(method, null)).as(method).isTrue();
        }
    }

    @Test
    void anOperatorMayChangeSomething() {
        for (var method : List.of("PUT", "POST", "DELETE", "PATCH")) {
            assertThat(passes(method, "Bearer " + TOKEN)).as(method).isTrue();
        }
        assertThat(passes("PUT", "bearer " + TOKEN)).isTrue();
    }

    @Test
    void nobodyElseMayChangeSomething() {
        for (var method : List.of("PUT", "POST", "DELETE", "PATCH", "BREW")) {
            assertThat(problemOf(method, null).detail()).as(method).startsWith("Send the admin token");
        }
        for (var wrong : List.of(
                "",
                "Bearer ",
                TOKEN,
                "Bearer " + TOKEN + "x",
                "Bearer sixteen-letters",
                "Basic " + TOKEN,
                "Bearer 쿠폰")) {
            assertThat(problemOf("PUT", wrong).detail()).as(wrong).isEqualTo("The admin token is wrong.");
        }
    }

    @Test
    void aCallThatWasLetInIsNotAskedAgainBeforeItsAnswer() {
        var request = new MockHttpServletRequest("PUT", "/api/v1/campaigns/7");
        request.setDispatcherType(DispatcherType.ASYNC);

        assertThat(operatorsOnly.preHandle(request, new MockHttpServletResponse(), this))
                .isTrue();
    }

    @Test
    void saysHowToLogIn() {
        var problem = problemOf("PUT", null);

        assertThat(problem.code()).isEqualTo(ProblemCode.UNAUTHORIZED);
        assertThat(problem.headers()).containsEntry("WWW-Authenticate", "Bearer");
    }

    private Problem problemOf(String method, @Nullable String authorization) {
        var failure = catchThrowableOfType(ProblemException.class, () -> passes(method, authorization));
        assertThat(failure).as("%s with %s", method, authorization).isNotNull();
        return failure.problem();
    }

    private boolean passes(String method, @Nullable String authorization) {
        var request = new MockHttpServletRequest(method, "/api/v1/campaigns/7");
        if (authorization != null) {
            request.addHeader("Authorization", authorization);
        }
        return operatorsOnly.preHandle(request, new MockHttpServletResponse(), this);
    }
}
