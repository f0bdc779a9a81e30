package kr.hhplus.schemas.http;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What the servlet container shows for an error that no handler has answered. */
@RestController
final class ErrorPage implements ErrorController {
    @RequestMapping("/error")
    ResponseEntity<Object> error(HttpServletRequest request) {
        var status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
        var code = ProblemCode.of(HttpStatusCode.valueOf(status instanceof Integer number ? number : 404));
        var detail =
                switch (code) {
                    case NOT_FOUND -> "No handler has taken the request.";
                    case INVALID_REQUEST -> "The request broke off, or came too slowly. Send it again.";
                    default -> code.title() + ".";
                };
        return Problem.of(code, detail).toResponse();
    }
}
