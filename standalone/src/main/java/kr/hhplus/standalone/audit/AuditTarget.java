package kr.hhplus.standalone.audit;

import java.net.URI;
import kr.hhplus.backends.MySqlAddress;
import org.jspecify.annotations.Nullable;

/**
 * Where the servers are whose contents are audited.
 *
 * @param kafka host:port, by commas
 * @param mysql null: not compared
 * @param redis null: not compared
 */
public record AuditTarget(
        String kafka,
        @Nullable MySqlAddress mysql,
        @Nullable URI redis) {}
