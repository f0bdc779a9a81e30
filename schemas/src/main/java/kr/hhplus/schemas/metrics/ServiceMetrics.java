package kr.hhplus.schemas.metrics;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.function.ToDoubleFunction;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Whether the service takes calls, and how its connections to MySQL are used. Read when they are asked for, so that no
 * call pays for them.
 */
@Configuration(proxyBeanMethods = false)
public class ServiceMetrics {
    private static final String POOL_CONNECTIONS = "hhplus.mysql.pool.connections";

    @Bean
    MeterBinder readinessMetric(ApplicationAvailability availability) {
        return metrics -> Gauge.builder(
                        "hhplus.ready",
                        () -> availability.getReadinessState() == ReadinessState.ACCEPTING_TRAFFIC ? 1 : 0)
                .description("1: the service takes calls; 0: it is starting, draining or not able to")
                .register(metrics);
    }

    @Bean
    MeterBinder poolMetrics(ObjectProvider<HikariDataSource> pools) {
        return metrics -> pools.orderedStream().forEach(pool -> register(pool, metrics));
    }

    private static void register(HikariDataSource pool, MeterRegistry metrics) {
        gauge(POOL_CONNECTIONS, pool, HikariPoolMXBean::getActiveConnections)
                .description("Connections to MySQL, by what they do")
                .tag("state", "active")
                .register(metrics);
        gauge(POOL_CONNECTIONS, pool, HikariPoolMXBean::getIdleConnections)
                .description("Connections to MySQL, by what they do")
                .tag("state", "idle")
                .register(metrics);
        gauge("hhplus.mysql.pool.waiting", pool, HikariPoolMXBean::getThreadsAwaitingConnection)
                .description("Callers that wait for a connection to MySQL")
                .baseUnit("threads")
                .register(metrics);
        Gauge.builder("hhplus.mysql.pool.max", pool, HikariDataSource::getMaximumPoolSize)
                .description("Connections to MySQL at most")
                .baseUnit("connections")
                .tag("pool", pool.getPoolName())
                .register(metrics);
    }

    /** 0 while the pool is closed. */
    private static Gauge.Builder<HikariDataSource> gauge(
            String name, HikariDataSource pool, ToDoubleFunction<HikariPoolMXBean> value) {
        return Gauge.builder(name, pool, open -> {
                    var state = open.getHikariPoolMXBean();
                    return state == null ? 0 : value.applyAsDouble(state);
                })
                .tag("pool", pool.getPoolName());
    }
}
