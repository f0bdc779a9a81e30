package kr.hhplus.schemas.http;

import jakarta.servlet.http.HttpServletRequest;
import java.util.function.Predicate;

/**
 * A call that bounds its body itself, as a bean.
 *
 * @param path pattern of its path, such as /a/{b}/c
 * @param isAllowed who may send such a body; the others' are bounded as all bodies are, before anything else is looked at
 */
public record OwnBodyLimit(String path, Predicate<HttpServletRequest> isAllowed) {}
