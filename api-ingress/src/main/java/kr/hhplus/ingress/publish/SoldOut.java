package kr.hhplus.ingress.publish;

import kr.hhplus.schemas.http.AsyncJsonServlet.Written;
import kr.hhplus.schemas.http.Problem;
import kr.hhplus.schemas.http.ProblemCode;
import org.springframework.http.MediaType;
import tools.jackson.databind.json.JsonMapper;

/**
 * The answer that nearly everybody gets who presses the button: SOLD_OUT. The document is made once; only the user is put
 * into it.
 */
final class SoldOut {
    private static final String USER = "{userId}";

    private final String beforeUser;
    private final String afterUser;

    SoldOut(JsonMapper json) {
        var document = json.writeValueAsString(problem(USER).toDetail());
        int user = document.indexOf(USER);
        this.beforeUser = document.substring(0, user);
        this.afterUser = document.substring(user + USER.length());
    }

    static Problem problem(String user) {
        return Problem.of(ProblemCode.SOLD_OUT, "All coupons are issued. Yours too, if it is at couponsUrl.")
                .with("couponsUrl", "/api/v1/users/" + user + "/coupons");
    }

    Written answer(long userId) {
        return new Written(
                ProblemCode.SOLD_OUT.status().value(),
                MediaType.APPLICATION_PROBLEM_JSON_VALUE,
                beforeUser + userId + afterUser);
    }
}
