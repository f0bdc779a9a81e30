package kr.hhplus.orderpayment.payment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import kr.hhplus.orderpayment.outbox.EventRelay;
import kr.hhplus.schemas.connection.MySqlSettings;
import kr.hhplus.schemas.http.identity.Caller;
import org.springframework.http.ResponseEntity;

/** A process of the shop that pays, or sends events, up to one step; it says so and waits there to be killed. */
final class HaltingShop {
    /** Begins the line that says so; the database's number of the connection follows. */
    static final String HALTED = "halted on connection ";

    private static final Duration MYSQL_WAIT_MAX = Duration.ofSeconds(5);
    private static final Duration LOCK_WAIT_MAX = Duration.ofSeconds(3);
    private static final int BATCH_RECORDS_MAX = 100;

    private HaltingShop() {}

    /**
     * Where it halts.
     *
     * @param step of all that the work takes, 1 and up
     * @param done whether the step is done then
     */
    record Place(int step, boolean done) {}

    /**
     * The arguments: MySQL's URL, user and password, step and done of the place, and then orderId, couponId and key of a
     * payment, or Kafka's address for a relay.
     */
    public static void main(String[] arguments) throws Exception {
        var mysql = new MySqlSettings(arguments[0], arguments[1], arguments[2], 2, MYSQL_WAIT_MAX);
        var place = new Place(Integer.parseInt(arguments[3]), Boolean.parseBoolean(arguments[4]));
        try (var dataSource = mysql.openReadCommitted("halting-shop", LOCK_WAIT_MAX)) {
            var shop = new TestShop(new SteppedDataSource(dataSource, haltingAt(place)));
            if (arguments.length == 8) {
                pay(shop, Long.parseLong(arguments[5]), Long.parseLong(arguments[6]), arguments[7]);
            } else {
                relay(shop, arguments[5]);
            }
        }
    }

    static ResponseEntity<Object> pay(TestShop shop, long orderId, long couponId, String key) {
        return shop.calls.pay(
                new Caller.Gateway(), key, new PaymentController.PaymentRequest(orderId, null, couponId, null));
    }

    /** One batch. */
    static void relay(TestShop shop, String kafka) throws InterruptedException {
        try (var relay = EventRelay.connect(shop.transactions, kafka, (short) 1, BATCH_RECORDS_MAX)) {
            var unused = relay.run();
        }
    }

    private static SteppedDataSource.Observer haltingAt(Place place) {
        return new SteppedDataSource.Observer() {
            @Override
            public void before(int step, Connection connection) throws SQLException {
                haltIf(new Place(step, false).equals(place), connection);
            }

            @Override
            public void after(int step, String what, Connection connection) throws SQLException {
                haltIf(new Place(step, true).equals(place), connection);
            }
        };
    }

    private static void haltIf(boolean here, Connection connection) throws SQLException {
        if (!here) {
            return;
        }
        try (var select = connection.createStatement();
                var row = select.executeQuery("SELECT CONNECTION_ID()")) {
            row.next();
            System.out.println(HALTED + row.getLong(1));
            // Ends when who started it has gone without killing it.
            var unused = System.in.read();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Runtime.getRuntime().halt(1);
    }
}
