package kr.hhplus.schemas.http;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import kr.hhplus.schemas.http.Problem.FieldFault;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What the servlet container shows for an error that no handler has answered. */
@RestController
final class ErrorPage implements ErrorController {
    static final Problem BROKEN_OFF =
            Problem.invalid(List.of(new FieldFault("body", "broke off, or came too slowly; send it again")));

    @RequestMapping("/error")
    ResponseEntity<Object> error(HttpServletRequest request) {
        var status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
        if (request.getAttribute(RequestDispatcher.ERROR_EXCEPTION) instanceof InvalidParameterException) {
            return ProblemAdvice.UNREADABLE_QUERY.toResponse();
        }
        var code = ProblemCode.of(HttpStatusCode.valueOf(status instanceof Integer number ? number : 404));
        if (code == ProblemCode.INVALID_REQUEST) {
            return BROKEN_OFF.toResponse();
        }
        return Problem.of(
                        code, code == ProblemCode.NOT_FOUND ? "No handler has taken the request." : code.title() + ".")
                .toResponse();
    }
}
