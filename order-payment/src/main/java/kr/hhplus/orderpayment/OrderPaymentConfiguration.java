package kr.hhplus.orderpayment;

import com.zaxxer.hikari.HikariDataSource;
import java.time.Clock;
import java.time.Duration;
import kr.hhplus.orderpayment.database.Transactions;
import kr.hhplus.orderpayment.outbox.EventOutbox;
import kr.hhplus.schemas.http.HttpContractConfiguration;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Jdbi;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import redis.clients.jedis.RedisClient;

/** The whole module: points, orders, payments, their events, and the calls in front of them. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(OrderPaymentSettings.class)
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
}
