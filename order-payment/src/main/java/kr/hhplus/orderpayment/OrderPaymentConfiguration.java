package kr.hhplus.orderpayment;

import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import kr.hhplus.orderpayment.coupon.CouponController;
import kr.hhplus.orderpayment.coupon.Coupons;
import kr.hhplus.orderpayment.database.Transactions;
import kr.hhplus.orderpayment.idempotency.AnswerExpiry;
import kr.hhplus.orderpayment.idempotency.ShopCalls;
import kr.hhplus.orderpayment.idempotency.StoredAnswers;
import kr.hhplus.orderpayment.lifecycle.RepeatedWork;
import kr.hhplus.orderpayment.lifecycle.SingleInstanceJobs;
import kr.hhplus.orderpayment.order.OrderController;
import kr.hhplus.orderpayment.order.OrderExpiry;
import kr.hhplus.orderpayment.order.Orders;
import kr.hhplus.orderpayment.order.Stock;
import kr.hhplus.orderpayment.outbox.EventOutbox;
import kr.hhplus.orderpayment.outbox.EventRelay;
import kr.hhplus.orderpayment.outbox.OutboxMetrics;
import kr.hhplus.orderpayment.payment.PaymentController;
import kr.hhplus.orderpayment.point.PointController;
import kr.hhplus.orderpayment.point.Points;
import kr.hhplus.orderpayment.product.BestSellers;
import kr.hhplus.orderpayment.product.ProductCache;
import kr.hhplus.orderpayment.product.ProductChangesReader;
import kr.hhplus.orderpayment.product.ProductController;
import kr.hhplus.orderpayment.product.ProductFilter;
import kr.hhplus.orderpayment.product.ProductSettings;
import kr.hhplus.orderpayment.product.ProductTables;
import kr.hhplus.orderpayment.product.SalesReader;
import kr.hhplus.schemas.http.HttpContractConfiguration;
import kr.hhplus.schemas.http.WebPages;
import kr.hhplus.schemas.http.identity.CallerArgument;
import kr.hhplus.schemas.http.identity.Identity;
import kr.hhplus.schemas.http.identity.OperatorLog;
import kr.hhplus.schemas.http.identity.OperatorLogInterceptor;
import kr.hhplus.schemas.http.identity.OperatorsOnly;
import kr.hhplus.schemas.ticket.TicketCodec;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Jdbi;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.ServerResponse;
import redis.clients.jedis.RedisClient;
import tools.jackson.databind.json.JsonMapper;

/** The whole module: points, orders, payments, users' coupons, their events, and the calls in front of them. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({OrderPaymentSettings.class, ProductSettings.class})
@Import(HttpContractConfiguration.class)
public class OrderPaymentConfiguration {
    private static final Duration LOCK_WAIT_MAX = Duration.ofSeconds(3);
    private static final Duration METRICS_INTERVAL = Duration.ofSeconds(2);
    /** A job that takes longer may run on two instances at once. */
    private static final Duration JOB_TIME_MAX = Duration.ofMinutes(1);

    private static final Duration FORGET_INTERVAL = Duration.ofSeconds(30);

    private final Clock clock = Clock.systemUTC();

    /** With its tables in place. */
    @Bean
    HikariDataSource orderPaymentDataSource(OrderPaymentSettings settings) {
        var dataSource = settings.mysql().openReadCommitted("order-payment", LOCK_WAIT_MAX);
        Flyway.configure()
                .dataSource(dataSource)
                .locations("classpath:db/order-payment")
                .table("flyway_history_order_payment")
                // Whoever comes first, the projections' tables may lie beside these.
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .load()
                .migrate();
        return dataSource;
    }

    @Bean
    DataSourceTransactionManager orderPaymentTransactions(HikariDataSource orderPaymentDataSource) {
        return new DataSourceTransactionManager(orderPaymentDataSource);
    }

    /** Its handles take part in the transaction manager's transactions. */
    @Bean
    Jdbi orderPaymentJdbi(HikariDataSource orderPaymentDataSource) {
        return Jdbi.create(new TransactionAwareDataSourceProxy(orderPaymentDataSource));
    }

    @Bean
    Transactions orderPaymentUnits(Jdbi orderPaymentJdbi, DataSourceTransactionManager orderPaymentTransactions) {
        return new Transactions(orderPaymentJdbi, orderPaymentTransactions);
    }

    @Bean
    RedisClient orderPaymentRedis(OrderPaymentSettings settings) {
        return settings.redis().open();
    }

    @Bean
    EventOutbox eventOutbox(Jdbi orderPaymentJdbi, RepeatedWork outboxRelayWork) {
        return new EventOutbox(orderPaymentJdbi, clock, outboxRelayWork::wake);
    }

    @Bean
    RedisClient productRedis(OrderPaymentSettings settings, ProductSettings productSettings) {
        return productSettings.redis(settings.redisUri()).open();
    }

    @Bean
    ProductTables productTables(Transactions orderPaymentUnits) {
        return new ProductTables(orderPaymentUnits);
    }

    @Bean
    ProductCache productCache(
            ProductTables productTables,
            RedisClient productRedis,
            ProductSettings settings,
            JsonMapper json,
            MeterRegistry metrics) {
        return new ProductCache(productTables, productRedis, settings, json, metrics);
    }

    @Bean
    ProductChangesReader productChangesReader(
            OrderPaymentSettings settings,
            ProductCache productCache,
            ProductSettings productSettings,
            MeterRegistry metrics) {
        return new ProductChangesReader(
                settings.kafkaBootstrapServers(),
                settings.replicationFactor(),
                productCache,
                productSettings,
                clock,
                metrics);
    }

    @Bean
    SalesReader salesReader(
            OrderPaymentSettings settings,
            RedisClient orderPaymentRedis,
            ProductSettings productSettings,
            MeterRegistry metrics) {
        return new SalesReader(
                settings.kafkaBootstrapServers(),
                settings.replicationFactor(),
                orderPaymentRedis,
                productSettings.salesZone(),
                clock,
                metrics);
    }

    @Bean
    BestSellers bestSellers(RedisClient productRedis, ProductTables productTables, ProductSettings settings) {
        return new BestSellers(productRedis, productTables, settings.salesZone(), clock);
    }

    @Bean
    ProductController productController(
            ProductCache productCache, BestSellers bestSellers, ShopCalls shopCalls, EventOutbox eventOutbox) {
        return new ProductController(productCache, bestSellers, shopCalls, eventOutbox, clock);
    }

    @Bean
    FilterRegistrationBean<ProductFilter> productFilter(ProductCache productCache) {
        var filter = new FilterRegistrationBean<>(new ProductFilter(productCache));
        filter.addUrlPatterns(ProductFilter.PATTERN);
        return filter;
    }

    @Bean
    OperatorLog shopOperatorLog(OrderPaymentSettings settings) {
        return OperatorLog.connect(settings.kafkaBootstrapServers(), clock);
    }

    @Bean
    WebMvcConfigurer callersOfTheShop(Identity identity, ProductSettings settings, OperatorLog shopOperatorLog) {
        var callers = identity.callers(settings.adminToken());
        return new WebMvcConfigurer() {
            @Override
            public void addInterceptors(InterceptorRegistry registry) {
                registry.addInterceptor(new OperatorsOnly(callers, true)).addPathPatterns("/api/v1/products/**");
                registry.addInterceptor(new OperatorLogInterceptor(callers, shopOperatorLog))
                        .addPathPatterns("/api/v1/products/**");
            }

            @Override
            public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
                resolvers.add(new CallerArgument(callers));
            }
        };
    }

    @Bean
    EventRelay eventRelay(Transactions orderPaymentUnits, OrderPaymentSettings settings) {
        return EventRelay.connect(
                orderPaymentUnits,
                settings.kafkaBootstrapServers(),
                settings.replicationFactor(),
                settings.outboxBatchRecordsMax());
    }

    @Bean
    RepeatedWork outboxRelayWork(EventRelay eventRelay, OrderPaymentSettings settings) {
        return new RepeatedWork("outbox-relay", settings.outboxInterval(), eventRelay::run);
    }

    @Bean
    RepeatedWork outboxMetricsWork(Transactions orderPaymentUnits, MeterRegistry metrics) {
        var outbox = new OutboxMetrics(orderPaymentUnits, clock, metrics);
        return new RepeatedWork("outbox-metrics", METRICS_INTERVAL, () -> {
            outbox.refresh();
            return false;
        });
    }

    @Bean
    Points points(OrderPaymentSettings settings) {
        return new Points(clock, settings.balanceMax());
    }

    @Bean
    Orders orders(EventOutbox eventOutbox, OrderPaymentSettings settings) {
        return new Orders(eventOutbox, new Stock(), clock, settings.orderTtl());
    }

    @Bean
    ShopCalls shopCalls(Transactions orderPaymentUnits, JsonMapper json) {
        return new ShopCalls(orderPaymentUnits, new StoredAnswers(clock), json);
    }

    @Bean
    PointController pointController(Points points, ShopCalls shopCalls, OrderPaymentSettings settings) {
        return new PointController(points, shopCalls, settings.chargeMax());
    }

    @Bean
    CouponController couponController(ShopCalls shopCalls, OrderPaymentSettings settings) {
        return new CouponController(shopCalls, new TicketCodec(settings.ticketSecretBytes()), clock);
    }

    @Bean
    OrderController orderController(Orders orders, ShopCalls shopCalls) {
        return new OrderController(orders, shopCalls);
    }

    @Bean
    PaymentController paymentController(Orders orders, Points points, EventOutbox eventOutbox, ShopCalls shopCalls) {
        return new PaymentController(orders, points, new Coupons(), eventOutbox, shopCalls, clock);
    }

    @Bean
    RouterFunction<ServerResponse> shopPages() {
        return WebPages.routes(
                "/shop",
                "/shop",
                OrderPaymentConfiguration.class,
                "shop.html",
                List.of("shop.css", "shop.js", "shop-calls.js", "shop-texts.js"));
    }

    /** On one instance at a time; two at once would do no harm, only work. */
    @Bean
    RepeatedWork orderExpiryWork(
            Orders orders,
            Transactions orderPaymentUnits,
            HikariDataSource orderPaymentDataSource,
            OrderPaymentSettings settings) {
        var expiry = new OrderExpiry(orders, orderPaymentUnits);
        var answers =
                new AnswerExpiry(new StoredAnswers(clock), orderPaymentUnits, clock, settings.idempotencyKeyTtl());
        var jobs = new SingleInstanceJobs(orderPaymentDataSource, clock);
        return new RepeatedWork("order-expiry", settings.expiryInterval(), () -> {
            jobs.run("order-expiry", JOB_TIME_MAX, settings.expiryInterval(), expiry::run);
            jobs.run("idempotency-keys", JOB_TIME_MAX, FORGET_INTERVAL, answers::run);
            return false;
        });
    }
}
