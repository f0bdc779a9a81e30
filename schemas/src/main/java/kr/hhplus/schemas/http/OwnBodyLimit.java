package kr.hhplus.schemas.http;

/**
 * A call that bounds its body itself, as a bean.
 *
 * @param path pattern of its path, such as /a/{b}/c
 */
public record OwnBodyLimit(String path) {}
