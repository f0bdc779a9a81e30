package kr.hhplus.orderpayment.payment;

import static kr.hhplus.orderpayment.payment.TestShop.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.util.List;
import javax.sql.DataSource;
import kr.hhplus.orderpayment.ShopServers;
import kr.hhplus.orderpayment.database.StorageUnavailableException;
import kr.hhplus.orderpayment.order.Stock.Quantity;
import org.junit.jupiter.api.Test;

/** The connection dies at the n-th statement, for every n that a call has: as a killed process leaves its transaction. */
class PaymentFaultIT {
    private static final int STATEMENTS_MAX = 100;

    private final TestShop shop = new TestShop();

    @Test
    void aPaymentWhoseConnectionDiesBetweenAnyTwoStepsHasDoneNothingAndIsDoneWholeNextTime() {
        int deaths = 0;
        while (true) {
            long product = shop.newProduct(1_000, 10);
            long user = shop.newUser(10_000);
            long coupon = shop.newCoupon("FIXED", 300, null, 0);
            shop.issue(coupon, user, 1, null);
            long order = shop.placed(user, new Quantity(product, 2));
            var before = shop.everything();
            var dying = new TestShop(dyingAt(deaths + 1));

            boolean survived = survives(() -> value(dying.pay(order, coupon)));

            if (survived) {
                break;
            }
            deaths++;
            assertThat(deaths).isLessThan(STATEMENTS_MAX);
            assertThat(shop.everything()).as("death at statement " + deaths).isEqualTo(before);
            value(shop.pay(order, coupon));
            assertThat(shop.balance(user)).isEqualTo(10_000 - 1_700);
            assertThat(events(order)).containsExactly("PLACED", "PAID", "payment PAID");
        }
        // Lock, read, points, coupon, payment, lines, redemption, status, events, commit.
        assertThat(deaths).isGreaterThan(12);
    }

    @Test
    void aRefundWhoseConnectionDiesBetweenAnyTwoStepsHasDoneNothing() {
        int deaths = 0;
        while (true) {
            long product = shop.newProduct(1_000, 10);
            long user = shop.newUser(10_000);
            long coupon = shop.newCoupon("FIXED", 300, null, 0);
            shop.issue(coupon, user, 1, null);
            long payment = value(shop.pay(shop.placed(user, new Quantity(product, 2)), coupon))
                    .paymentId();
            var before = shop.everything();
            var dying = new TestShop(dyingAt(deaths + 1));

            boolean survived = survives(() -> value(dying.refund(payment, null)));

            if (survived) {
                break;
            }
            deaths++;
            assertThat(deaths).isLessThan(STATEMENTS_MAX);
            assertThat(shop.everything()).as("death at statement " + deaths).isEqualTo(before);
            assertThat(value(shop.refund(payment, null)).couponReturned()).isTrue();
            assertThat(shop.balance(user)).isEqualTo(10_000);
        }
        assertThat(deaths).isGreaterThan(12);
    }

    @Test
    void anOrderWhoseConnectionDiesBetweenAnyTwoStepsHasTakenNothingFromStock() {
        int deaths = 0;
        while (true) {
            long first = shop.newProduct(1_000, 10);
            long second = shop.newProduct(1_000, 10);
            var before = shop.everything();
            var dying = new TestShop(dyingAt(deaths + 1));

            boolean survived = survives(
                    () -> value(dying.place(TestShop.newId(), new Quantity(first, 1), new Quantity(second, 1))));

            if (survived) {
                break;
            }
            deaths++;
            assertThat(deaths).isLessThan(STATEMENTS_MAX);
            assertThat(shop.everything()).as("death at statement " + deaths).isEqualTo(before);
        }
        assertThat(deaths).isGreaterThan(4);
    }

    private List<String> events(long orderId) {
        return shop.transactions.read(handle -> handle.createQuery("""
                        SELECT CONCAT(IF(topic = 'payment-events', 'payment ', ''), SUBSTRING_INDEX(event_id, ':', -1))
                        FROM outbox WHERE record_key = :orderId ORDER BY outbox_id
                        """)
                .bind("orderId", Long.toString(orderId))
                .mapTo(String.class)
                .list());
    }

    private static boolean survives(Runnable call) {
        try {
            call.run();
            return true;
        } catch (StorageUnavailableException dead) {
            return false;
        }
    }

    /** At its n-th step the connection is cut. */
    private static DataSource dyingAt(int last) {
        return new SteppedDataSource(ShopServers.dataSource(), new SteppedDataSource.Observer() {
            @Override
            public void before(int step, Connection connection) throws SQLException {
                if (step == last) {
                    connection.abort(Runnable::run);
                    throw new SQLNonTransientConnectionException("cut", "08S01");
                }
            }
        });
    }

    @Test
    void theCutIsACut() {
        assertThatThrownBy(() -> new TestShop(dyingAt(1)).balance(1)).isInstanceOf(StorageUnavailableException.class);
    }
}
