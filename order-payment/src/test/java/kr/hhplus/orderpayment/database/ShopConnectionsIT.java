package kr.hhplus.orderpayment.database;

import static org.assertj.core.api.Assertions.assertThat;

import kr.hhplus.orderpayment.ShopServers;
import kr.hhplus.schemas.connection.MySqlSettings;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

class ShopConnectionsIT {
    @Test
    void theServerEndsASilentTransactionAfterAMinuteAndALockIsWaitedForThreeSeconds() {
        assertThat(variable("wait_timeout")).isEqualTo(60);
        assertThat(variable("innodb_lock_wait_timeout")).isEqualTo(3);
    }

    @Test
    void aConnectionThatWaitsInThePoolIsNotSilent() {
        assertThat(ShopServers.dataSource().getKeepaliveTime())
                .isPositive()
                .isLessThan(MySqlSettings.SILENCE_MAX.toMillis());
    }

    private static int variable(String name) {
        return Jdbi.create(ShopServers.dataSource())
                .withHandle(handle -> handle.select("SELECT @@SESSION." + name)
                        .mapTo(Integer.class)
                        .one());
    }
}
