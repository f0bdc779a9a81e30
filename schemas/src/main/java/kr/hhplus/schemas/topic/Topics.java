package kr.hhplus.schemas.topic;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import kr.hhplus.schemas.coupon.CouponCommand;
import kr.hhplus.schemas.coupon.CouponDecision;
import kr.hhplus.schemas.coupon.CouponSerdes;
import kr.hhplus.schemas.coupon.CouponState;
import kr.hhplus.schemas.operator.OperatorEntry;
import kr.hhplus.schemas.operator.OperatorSerdes;
import kr.hhplus.schemas.shop.OrderEvent;
import kr.hhplus.schemas.shop.PaymentEvent;
import kr.hhplus.schemas.shop.ProductChanged;
import kr.hhplus.schemas.shop.ShopSerdes;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.Serdes;

/** The catalogue of topics. */
public final class Topics {
    /** Partitions of every coupon-* topic. */
    public static final int COUPON_PARTITIONS = 12;

    /** Partitions of the shop's topics. */
    public static final int SHOP_PARTITIONS = 6;

    private static final String UNLIMITED = "-1";
    private static final Duration DEAD_LETTER_RETENTION = Duration.ofDays(30);
    private static final Duration EVENT_RETENTION = Duration.ofDays(30);

    /** The law: its order and its broker times decide. Never cut, so that every sale can be proved for ever. */
    public static final Topic<CouponCommand> COUPON_COMMANDS = new Topic<>(
            "coupon-commands",
            CouponSerdes.COMMAND,
            COUPON_PARTITIONS,
            Map.of(
                    TopicConfig.CLEANUP_POLICY_CONFIG,
                    TopicConfig.CLEANUP_POLICY_DELETE,
                    TopicConfig.RETENTION_MS_CONFIG,
                    UNLIMITED,
                    TopicConfig.RETENTION_BYTES_CONFIG,
                    UNLIMITED,
                    TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG,
                    "LogAppendTime"));

    public static final Topic<CouponDecision> COUPON_DECISIONS = new Topic<>(
            "coupon-decisions",
            CouponSerdes.DECISION,
            COUPON_PARTITIONS,
            Map.of(
                    TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE,
                    TopicConfig.RETENTION_MS_CONFIG, UNLIMITED,
                    TopicConfig.RETENTION_BYTES_CONFIG, UNLIMITED));

    /** The last state of every coupon, for the gates. */
    public static final Topic<CouponState> COUPON_STATE = new Topic<>(
            "coupon-state",
            CouponSerdes.STATE,
            COUPON_PARTITIONS,
            Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT));

    /**
     * Commands that could not be read or could not be, as raw bytes with the error in {@link DeadLetterHeaders}; and
     * behind them, in the same partition, a mark for each that was sent again.
     */
    public static final Topic<byte[]> COUPON_COMMANDS_DLQ = new Topic<>(
            "coupon-commands-dlq",
            Serdes.ByteArray(),
            COUPON_PARTITIONS,
            Map.of(
                    TopicConfig.CLEANUP_POLICY_CONFIG,
                    TopicConfig.CLEANUP_POLICY_DELETE,
                    TopicConfig.RETENTION_MS_CONFIG,
                    Long.toString(DEAD_LETTER_RETENTION.toMillis())));

    /** Dead letters that came back too often: kept until a person has seen to them. */
    public static final Topic<byte[]> COUPON_COMMANDS_PARKING = new Topic<>(
            "coupon-commands-parking",
            Serdes.ByteArray(),
            COUPON_PARTITIONS,
            Map.of(
                    TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE,
                    TopicConfig.RETENTION_MS_CONFIG, UNLIMITED,
                    TopicConfig.RETENTION_BYTES_CONFIG, UNLIMITED));

    /** What happened to orders, in order for each order. */
    public static final Topic<OrderEvent> ORDER_EVENTS =
            new Topic<>("order-events", ShopSerdes.ORDER_EVENT, SHOP_PARTITIONS, eventSettings());

    /** Payments and refunds, in order for each order; the key is the order's. */
    public static final Topic<PaymentEvent> PAYMENT_EVENTS =
            new Topic<>("payment-events", ShopSerdes.PAYMENT_EVENT, SHOP_PARTITIONS, eventSettings());

    /** The last state of every product, for the caches. */
    public static final Topic<ProductChanged> PRODUCT_CHANGES = new Topic<>(
            "product-changes",
            ShopSerdes.PRODUCT_CHANGED,
            SHOP_PARTITIONS,
            Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT));

    /** What operators do, in the order in which they begin it; the key is the operator. Kept for ever. */
    public static final Topic<OperatorEntry> OPERATOR_LOG = new Topic<>(
            "operator-log",
            OperatorSerdes.ENTRY,
            1,
            Map.of(
                    TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE,
                    TopicConfig.RETENTION_MS_CONFIG, UNLIMITED,
                    TopicConfig.RETENTION_BYTES_CONFIG, UNLIMITED));

    public static final List<Topic<?>> ALL = List.of(
            COUPON_COMMANDS,
            COUPON_DECISIONS,
            COUPON_STATE,
            COUPON_COMMANDS_DLQ,
            COUPON_COMMANDS_PARKING,
            ORDER_EVENTS,
            PAYMENT_EVENTS,
            PRODUCT_CHANGES,
            OPERATOR_LOG);

    private Topics() {}

    private static Map<String, String> eventSettings() {
        return Map.of(
                TopicConfig.CLEANUP_POLICY_CONFIG,
                TopicConfig.CLEANUP_POLICY_DELETE,
                TopicConfig.RETENTION_MS_CONFIG,
                Long.toString(EVENT_RETENTION.toMillis()));
    }
}
