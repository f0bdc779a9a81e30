package kr.hhplus.orderpayment;

import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import kr.hhplus.orderpayment.database.Transactions;
import kr.hhplus.orderpayment.outbox.EventOutbox;
import kr.hhplus.orderpayment.product.BestSellers;
import kr.hhplus.orderpayment.product.OperatorToken;
import kr.hhplus.orderpayment.product.ProductCache;
import kr.hhplus.orderpayment.product.ProductChangesReader;
import kr.hhplus.orderpayment.product.ProductController;
import kr.hhplus.orderpayment.product.ProductFilter;
import kr.hhplus.orderpayment.product.ProductSettings;
import kr.hhplus.orderpayment.product.ProductTables;
import kr.hhplus.orderpayment.product.SalesReader;
import kr.hhplus.schemas.http.HttpContractConfiguration;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Jdbi;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import redis.clients.jedis.RedisClient;
import tools.jackson.databind.json.JsonMapper;

/** The whole module: points, orders, payments, their events, and the calls in front of them. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({OrderPaymentSettings.class, ProductSettings.class})
@Import(HttpContractConfiguration.class)
public class OrderPaymentConfiguration {
    private static final Duration LOCK_WAIT_MAX = Duration.ofSeconds(3);

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
    EventOutbox eventOutbox(Jdbi orderPaymentJdbi) {
        return new EventOutbox(orderPaymentJdbi, clock);
    }

    @Bean
    RedisClient productRedis(OrderPaymentSettings settings, ProductSettings productSettings) {
        return productSettings.redis(settings.redisUri()).open();
    }

    @Bean
    ProductTables productTables(Jdbi orderPaymentJdbi) {
        return new ProductTables(orderPaymentJdbi);
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
            OrderPaymentSettings settings, ProductCache productCache, ProductSettings productSettings) {
        return new ProductChangesReader(
                settings.kafkaBootstrapServers(), settings.replicationFactor(), productCache, productSettings, clock);
    }

    @Bean
    SalesReader salesReader(
            OrderPaymentSettings settings, RedisClient orderPaymentRedis, ProductSettings productSettings) {
        return new SalesReader(
                settings.kafkaBootstrapServers(),
                settings.replicationFactor(),
                orderPaymentRedis,
                productSettings.salesZone(),
                clock);
    }

    @Bean
    BestSellers bestSellers(RedisClient productRedis, ProductTables productTables, ProductSettings settings) {
        return new BestSellers(productRedis, productTables, settings.salesZone(), clock);
    }

    @Bean
    ProductController productController(
            ProductCache productCache,
            BestSellers bestSellers,
            Transactions orderPaymentUnits,
            EventOutbox eventOutbox) {
        return new ProductController(productCache, bestSellers, orderPaymentUnits, eventOutbox, clock);
    }

    @Bean
    FilterRegistrationBean<ProductFilter> productFilter(ProductCache productCache) {
        var filter = new FilterRegistrationBean<>(new ProductFilter(productCache));
        filter.addUrlPatterns(ProductFilter.PATTERN);
        return filter;
    }

    @Bean
    WebMvcConfigurer productAdminCalls(ProductSettings settings) {
        var token = new OperatorToken(settings.adminToken());
        return new WebMvcConfigurer() {
            @Override
            public void addInterceptors(InterceptorRegistry registry) {
                registry.addInterceptor(token).addPathPatterns("/api/v1/products/**");
            }
        };
    }
}
