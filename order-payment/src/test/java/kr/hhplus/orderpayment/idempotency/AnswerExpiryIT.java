package kr.hhplus.orderpayment.idempotency;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import kr.hhplus.orderpayment.ShopServers;
import kr.hhplus.orderpayment.database.Transactions;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;

class AnswerExpiryIT {
    private static final Duration AGE_MAX = Duration.ofHours(24);
    /** So long ago that no other test's answers are too old. */
    private static final Instant NOW = Instant.parse("2020-01-01T00:00:00Z");
    /** More than one transaction forgets. */
    private static final int TOO_OLD = 2 * StoredAnswers.DELETE_ROWS_MAX + 1;

    private final Jdbi jdbi = Jdbi.create(ShopServers.dataSource());
    private final AnswerExpiry expiry = new AnswerExpiry(
            new StoredAnswers(Clock.systemUTC()),
            new Transactions(jdbi, new DataSourceTransactionManager(ShopServers.dataSource())),
            Clock.fixed(NOW, ZoneOffset.UTC),
            AGE_MAX);

    @Test
    void oneRunForgetsAllThatAreTooOldAndNoOthers() {
        answer(TOO_OLD, "too old", NOW.minus(AGE_MAX).minusMillis(1));
        answer(1, "young", NOW.minus(AGE_MAX));

        assertThat(expiry.run()).isEqualTo(TOO_OLD);

        assertThat(kept("too old")).isZero();
        assertThat(kept("young")).isEqualTo(1);
    }

    private void answer(int calls, String scope, Instant at) {
        jdbi.useTransaction(handle -> {
            var rows = handle.prepareBatch("""
                    INSERT INTO idempotency_key
                      (scope, user_id, idempotency_key, request_hash, http_status, response, created_at)
                    VALUES (?, ?, 'key', '', 200, '{}', ?)
                    """);
            for (int call = 1; call <= calls; call++) {
                rows.add(scope, call, at);
            }
            rows.execute();
        });
    }

    private int kept(String scope) {
        return jdbi.withHandle(handle -> handle.select("SELECT COUNT(*) FROM idempotency_key WHERE scope = ?", scope)
                .mapTo(Integer.class)
                .one());
    }
}
