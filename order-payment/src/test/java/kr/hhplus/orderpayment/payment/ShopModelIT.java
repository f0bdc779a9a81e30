package kr.hhplus.orderpayment.payment;

import static kr.hhplus.orderpayment.payment.TestShop.refusal;
import static kr.hhplus.orderpayment.payment.TestShop.value;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import kr.hhplus.orderpayment.database.Decided;
import kr.hhplus.orderpayment.order.Stock.Quantity;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.state.Action;
import net.jqwik.api.state.ActionChain;
import net.jqwik.api.state.Transformer;

/**
 * Whatever is done in whatever order: points, units and coupons are where they must be. What must be is counted from the
 * answers, in a model that knows no table.
 */
class ShopModelIT {
    private static final int PRODUCTS = 3;
    private static final long STOCK = 20;
    private static final int COUPONS = 3;

    /** What the answers have said. */
    static final class World {
        final TestShop shop = new TestShop();
        final long user = TestShop.newId();
        final List<Long> products = new ArrayList<>();
        final long coupon = shop.newCoupon("PERCENT", 37, null, 0);
        final List<Long> pending = new ArrayList<>();
        final List<Long> payments = new ArrayList<>();
        long charged;
        long spent;
        long refunded;
        int couponsSpent;
        int couponsReturned;
        final long[] taken = new long[PRODUCTS];

        World() {
            for (int i = 0; i < PRODUCTS; i++) {
                products.add(shop.newProduct(333L * (i + 1), STOCK));
            }
            for (int number = 1; number <= COUPONS; number++) {
                shop.issue(coupon, user, number, null);
            }
        }

        void check() {
            assertThat(shop.balance(user)).isEqualTo(charged - spent + refunded).isNotNegative();
            assertThat(shop.historySum(user)).isEqualTo(shop.balance(user));
            for (int i = 0; i < PRODUCTS; i++) {
                assertThat(shop.stock(products.get(i)))
                        .isEqualTo(STOCK - taken[i])
                        .isNotNegative();
            }
            assertThat(shop.number("SELECT COUNT(*) FROM coupon_redemption WHERE coupon_id = ?", coupon))
                    .isEqualTo(couponsSpent - couponsReturned)
                    .isBetween(0L, (long) COUPONS);
            assertThat(shop.number(
                            "SELECT COUNT(*) FROM payment_line l JOIN payment p USING (payment_id) WHERE p.user_id = ?"
                                    + " AND l.refunded_quantity = l.quantity"
                                    + " AND l.refunded_amount <> l.amount - l.discount_amount",
                            user))
                    .isZero();
            assertThat(shop.number(
                            "SELECT COALESCE(SUM(paid_amount - (SELECT SUM(amount - discount_amount) FROM payment_line l"
                                    + " WHERE l.payment_id = p.payment_id)), 0) FROM payment p WHERE user_id = ?",
                            user))
                    .isZero();
        }

        void count(List<Quantity> units, int sign) {
            units.forEach(unit -> taken[products.indexOf(unit.productId())] += (long) sign * unit.quantity());
        }

        List<Quantity> units(long orderId) {
            return shop.transactions.read(
                    handle -> handle.select("SELECT product_id, quantity FROM order_item WHERE order_id = ?", orderId)
                            .map((row, context) -> new Quantity(row.getLong(1), row.getInt(2)))
                            .list());
        }
    }

    @Property(tries = 40, shrinking = ShrinkingMode.OFF)
    void moneyStockAndCouponsAreConserved(@ForAll("lives") ActionChain<World> life) {
        life.withInvariant(World::check).run();
    }

    @Provide
    Arbitrary<ActionChain<World>> lives() {
        return ActionChain.startWith(World::new)
                .withAction(3, step("charge", 1, 3_000, (world, amount) -> {
                    if (refusal(world.shop.transactions.decide(
                                    handle -> world.shop.points.charge(handle, world.user, amount)))
                            == null) {
                        world.charged += amount;
                    }
                }))
                .withAction(5, step("order", 1, 7 * 9, (world, choice) -> {
                    List<Quantity> units = new ArrayList<>();
                    for (int i = 0; i < PRODUCTS; i++) {
                        if ((choice & (1 << i)) != 0) {
                            units.add(0, new Quantity(world.products.get(i), 1 + choice / 8));
                        }
                    }
                    if (units.isEmpty()) {
                        return;
                    }
                    var placed = world.shop.place(world.user, units.toArray(Quantity[]::new));
                    if (refusal(placed) == null) {
                        world.pending.add(value(placed).orderId());
                        world.count(units, 1);
                    }
                }))
                .withAction(5, step("pay", 0, 100, (world, choice) -> {
                    if (world.pending.isEmpty()) {
                        return;
                    }
                    long order = world.pending.get(choice % world.pending.size());
                    Decided<Payment> paid =
                            choice % 2 == 0 ? world.shop.pay(order, world.coupon) : world.shop.pay(order);
                    if (refusal(paid) == null) {
                        world.pending.remove(order);
                        world.payments.add(value(paid).paymentId());
                        world.spent += value(paid).paidAmount();
                        world.couponsSpent += choice % 2 == 0 ? 1 : 0;
                    }
                }))
                .withAction(1, step("cancel", 0, 100, (world, choice) -> {
                    if (!world.pending.isEmpty()) {
                        long order = world.pending.get(choice % world.pending.size());
                        value(world.shop.cancel(order));
                        world.pending.remove(order);
                        world.count(world.units(order), -1);
                    }
                }))
                .withAction(1, step("expire", 0, 0, (world, choice) -> {
                    world.shop.clock.move(TestShop.ORDER_TTL.plus(Duration.ofSeconds(1)));
                    world.pending.forEach(order -> world.count(world.units(order), -1));
                    world.pending.clear();
                    while (world.shop.expiry.run() > 0) {}
                }))
                .withAction(4, step("refund", 0, 100, (world, choice) -> {
                    if (world.payments.isEmpty()) {
                        return;
                    }
                    long payment = world.payments.get(choice % world.payments.size());
                    var back = world.shop.refund(
                            payment, choice % 3 == 0 ? null : List.of(new Refunds.Part(1, 1 + choice % 2)));
                    if (refusal(back) == null) {
                        world.refunded += value(back).amount();
                        world.couponsReturned += value(back).couponReturned() ? 1 : 0;
                        world.count(
                                value(back).lines().stream()
                                        .map(line -> new Quantity(line.productId(), line.quantity()))
                                        .toList(),
                                -1);
                    }
                }))
                .withMaxTransformations(25);
    }

    private interface Step {
        void run(World world, int choice);
    }

    private static Action.Independent<World> step(String name, int min, int max, Step step) {
        return () -> Arbitraries.integers()
                .between(min, max)
                .map(choice -> Transformer.mutate(name + " " + choice, world -> step.run(world, choice)));
    }
}
