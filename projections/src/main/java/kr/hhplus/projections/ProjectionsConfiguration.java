package kr.hhplus.projections;

import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import kr.hhplus.projections.query.CampaignQuery;
import kr.hhplus.projections.store.DecisionStore;
import kr.hhplus.projections.store.StoredOffsets;
import kr.hhplus.projections.view.OutcomeProjection;
import kr.hhplus.projections.view.WaitingRequests;
import kr.hhplus.projections.watch.Watch;
import kr.hhplus.schemas.connection.KafkaAccess;
import kr.hhplus.schemas.coupon.CouponDecision;
import kr.hhplus.schemas.http.HttpContractConfiguration;
import kr.hhplus.schemas.topic.ConsumerLag;
import kr.hhplus.schemas.topic.TopicAdmin;
import kr.hhplus.schemas.topic.Topics;
import kr.hhplus.schemas.tracing.Tracing;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Jdbi;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.kafka.listener.ContainerProperties;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.UnifiedJedis;

/** The whole module: decisions to MySQL, from there to Redis, and the calls that read them. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ProjectionsSettings.class)
@Import(HttpContractConfiguration.class)
public class ProjectionsConfiguration {
    private static final Duration AUTHORIZATION_RETRY_INTERVAL = Duration.ofSeconds(5);

    private final Clock clock = Clock.systemUTC();

    /** With its tables in place. */
    @Bean
    HikariDataSource projectionsDataSource(ProjectionsSettings settings) {
        var dataSource = settings.mysql().open("projections");
        Flyway.configure()
                .dataSource(dataSource)
                .locations("classpath:db/projections")
                .table("flyway_history_projections")
                // Whoever comes first, the shop's tables may lie beside these.
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .load()
                .migrate();
        return dataSource;
    }

    @Bean
    RedisClient projectionsRedis(ProjectionsSettings settings) {
        return settings.redis().open();
    }

    @Bean
    StoredOffsets storedOffsets(HikariDataSource projectionsDataSource) {
        return new StoredOffsets(Jdbi.create(projectionsDataSource));
    }

    @Bean
    ConcurrentMessageListenerContainer<String, CouponDecision> decisionStore(
            HikariDataSource projectionsDataSource,
            StoredOffsets offsets,
            ProjectionsSettings settings,
            MeterRegistry metrics,
            Tracing tracing) {
        return container(
                ConsumerLag.PROJECTION_MYSQL,
                new DecisionStore(Jdbi.create(projectionsDataSource), offsets, clock, metrics, tracing),
                settings);
    }

    @Bean
    ConcurrentMessageListenerContainer<String, CouponDecision> outcomeProjection(
            RedisClient projectionsRedis, StoredOffsets offsets, ProjectionsSettings settings, MeterRegistry metrics) {
        var waiting = new WaitingRequests(settings.kafkaBootstrapServers(), projectionsRedis, offsets);
        return container(
                ConsumerLag.PROJECTION_REDIS,
                new OutcomeProjection(projectionsRedis, offsets, waiting, clock, settings.outcomeTtl(), metrics),
                settings);
    }

    @Bean
    Watch pipelineWatch(
            HikariDataSource projectionsDataSource,
            UnifiedJedis projectionsRedis,
            ProjectionsSettings settings,
            MeterRegistry metrics) {
        return Watch.of(
                settings.watchInterval(),
                settings.kafkaBootstrapServers(),
                Jdbi.create(projectionsDataSource),
                projectionsRedis,
                clock,
                metrics);
    }

    @Bean
    ProjectionStops projectionStops(ApplicationContext context) {
        return new ProjectionStops(context);
    }

    @Bean
    CampaignQuery campaignQuery(HikariDataSource projectionsDataSource) {
        return new CampaignQuery(Jdbi.create(projectionsDataSource), clock);
    }

    private static ConcurrentMessageListenerContainer<String, CouponDecision> container(
            String group, Projection projection, ProjectionsSettings settings) {
        TopicAdmin.ensure(settings.kafkaBootstrapServers(), Topics.ALL, settings.replicationFactor());
        var properties = new ContainerProperties(Topics.COUPON_DECISIONS.name());
        properties.setGroupId(group);
        properties.setMessageListener(projection);
        properties.setConsumerRebalanceListener(projection);
        // Between two polls an idle consumer looks whether it is still where it should be.
        properties.setIdleEventInterval(Looks.INTERVAL.toMillis());
        properties.setPollTimeout(Looks.INTERVAL.toMillis());
        // The markers of transactions would otherwise count as lag for ever.
        properties.setFixTxOffsets(true);
        // Rights that are taken away by mistake, and given again, would otherwise end the projection for good.
        properties.setAuthExceptionRetryInterval(AUTHORIZATION_RETRY_INTERVAL);

        var consumers = new DefaultKafkaConsumerFactory<>(
                consumerSettings(settings),
                new StringDeserializer(),
                Topics.COUPON_DECISIONS.valueSerde().deserializer());
        var container = new ConcurrentMessageListenerContainer<>(consumers, properties);
        container.setBeanName(group);
        container.setConcurrency(settings.threads());
        container.setCommonErrorHandler(new RetryForEver(projection));
        return container;
    }

    private static Map<String, Object> consumerSettings(ProjectionsSettings settings) {
        return KafkaAccess.with(Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                settings.kafkaBootstrapServers(),
                // Guarantee: what is stored is decided, never part of a transaction that may be undone.
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest",
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                settings.batchRecordsMax(),
                ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG,
                (int) settings.sessionTimeout().toMillis(),
                ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG,
                (int) settings.sessionTimeout()
                        .dividedBy(KafkaAccess.HEARTBEATS_A_SESSION)
                        .toMillis(),
                ConsumerConfig.METADATA_MAX_AGE_CONFIG,
                KafkaAccess.LEADERS_AGE_MAX.toMillis(),
                ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                (int) KafkaAccess.BROKER_WAIT_MAX.toMillis()));
    }
}
