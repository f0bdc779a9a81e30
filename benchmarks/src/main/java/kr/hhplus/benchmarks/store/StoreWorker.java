package kr.hhplus.benchmarks.store;

import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import kr.hhplus.benchmarks.worker.WorkerLoop;
import kr.hhplus.projections.ProjectionsConfiguration;
import kr.hhplus.projections.ProjectionsSettings;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;

/**
 * Stores again and again: {@code start} runs the projections from where MySQL and Redis are, {@code stop} ends them;
 * {@code insert ROWS} inserts the rows of a backlog and tells rows per second. Arguments: the kind, the addresses of Kafka,
 * Redis and MySQL, and its user; the password is in the environment.
 */
final class StoreWorker {
    static final String INSERT = "insert ";
    static final String PASSWORD = "BENCH_MYSQL_PASSWORD";

    private final StoreKind kind;
    private final Map<String, Object> properties;
    private @Nullable ConfigurableApplicationContext running;

    private StoreWorker(StoreKind kind, Map<String, Object> properties) {
        this.kind = kind;
        this.properties = properties;
    }

    public static void main(String[] args) {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("hhplus.projections.kafka-bootstrap-servers", args[1]);
        properties.put("hhplus.projections.redis-uri", args[2]);
        properties.put("hhplus.projections.mysql-url", args[3]);
        properties.put("hhplus.projections.mysql-user", args[4]);
        properties.put("hhplus.projections.mysql-password", System.getenv().getOrDefault(PASSWORD, ""));
        properties.put("server.address", "127.0.0.1");
        properties.put("server.port", 0);
        properties.put("logging.level.root", "WARN");
        var worker = new StoreWorker(StoreKind.valueOf(args[0]), properties);
        WorkerLoop.run(worker::run);
    }

    private double run(String command) throws SQLException {
        if (command.startsWith(INSERT)) {
            return insert(Integer.parseInt(command.substring(INSERT.length())));
        }
        switch (command) {
            case "start" -> {
                var application = new SpringApplication(
                        ProjectionsConfiguration.class,
                        kind == StoreKind.MYSQL_ALONE ? WithoutRedis.class : Server.class);
                application.setBannerMode(Banner.Mode.OFF);
                application.setRegisterShutdownHook(false);
                application.setDefaultProperties(properties);
                running = application.run();
            }
            case "stop" -> {
                if (running != null) {
                    running.close();
                    running = null;
                }
            }
            default -> throw new IllegalArgumentException("no command " + command);
        }
        return 0;
    }

    private double insert(int rows) throws SQLException {
        var settings = new Binder(new MapConfigurationPropertySource(properties))
                .bind("hhplus.projections", ProjectionsSettings.class)
                .get();
        return BareInsert.run(settings, rows);
    }

    /** The web server, which the read side needs. */
    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Server {}

    /** The same with the projection into Redis at rest. */
    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class WithoutRedis {
        @Bean
        static BeanPostProcessor redisAtRest() {
            return new BeanPostProcessor() {
                @Override
                public Object postProcessAfterInitialization(Object bean, String name) {
                    if ("outcomeProjection".equals(name)
                            && bean instanceof ConcurrentMessageListenerContainer<?, ?> container) {
                        container.setAutoStartup(false);
                    }
                    return bean;
                }
            };
        }
    }
}
