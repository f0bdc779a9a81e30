package kr.hhplus.ingress;

import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.Servlet;
import java.time.Clock;
import java.util.List;
import kr.hhplus.ingress.campaign.CampaignController;
import kr.hhplus.ingress.campaign.OperatorCalls;
import kr.hhplus.ingress.draw.OpeningDraw;
import kr.hhplus.ingress.gate.CampaignGate;
import kr.hhplus.ingress.gate.CouponStateReader;
import kr.hhplus.ingress.grant.GrantController;
import kr.hhplus.ingress.grant.GrantOutcomes;
import kr.hhplus.ingress.limit.RateLimitSettings;
import kr.hhplus.ingress.limit.RateLimits;
import kr.hhplus.ingress.publish.CommandLog;
import kr.hhplus.ingress.publish.PublishServlet;
import kr.hhplus.ingress.queue.WaitingQueue;
import kr.hhplus.ingress.status.EventStreams;
import kr.hhplus.ingress.status.OutcomeSignals;
import kr.hhplus.ingress.status.StatusReader;
import kr.hhplus.ingress.status.StatusServlet;
import kr.hhplus.schemas.http.HttpContractConfiguration;
import kr.hhplus.schemas.http.OwnBodyLimit;
import kr.hhplus.schemas.http.WebPages;
import kr.hhplus.schemas.http.identity.Identity;
import kr.hhplus.schemas.http.identity.OperatorLog;
import kr.hhplus.schemas.http.identity.OperatorLogInterceptor;
import kr.hhplus.schemas.http.identity.OperatorsOnly;
import kr.hhplus.schemas.tracing.Tracing;
import org.jdbi.v3.core.Jdbi;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.ServerResponse;
import redis.clients.jedis.RedisClient;
import tools.jackson.databind.json.JsonMapper;

/** The whole module: gate, log, queue, status, and the calls in front of them. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({IngressSettings.class, RateLimitSettings.class})
@Import(HttpContractConfiguration.class)
public class IngressConfiguration {
    private final Clock clock = Clock.systemUTC();

    @Bean
    CampaignGate campaignGate(IngressSettings settings) {
        return new CampaignGate(clock, settings.clockSkewMax());
    }

    @Bean
    CouponStateReader couponStateReader(IngressSettings settings, CampaignGate gate) {
        return new CouponStateReader(settings.kafkaBootstrapServers(), settings.replicationFactor(), gate);
    }

    @Bean
    CommandLog commandLog(IngressSettings settings) {
        return CommandLog.connect(
                settings.kafkaBootstrapServers(), settings.appendWaitMax(), settings.inFlightRequestsMax());
    }

    @Bean
    RedisClient ingressRedis(IngressSettings settings) {
        return settings.redis().open();
    }

    @Bean
    HikariDataSource ingressDataSource(IngressSettings settings) {
        return settings.mysql().open("ingress");
    }

    @Bean
    WaitingQueue waitingQueue(RedisClient ingressRedis, IngressSettings settings, MeterRegistry metrics) {
        return new WaitingQueue(ingressRedis, settings.queueWritesMax(), metrics);
    }

    @Bean
    StatusReader statusReader(
            RedisClient ingressRedis,
            HikariDataSource ingressDataSource,
            IngressSettings settings,
            MeterRegistry metrics) {
        return new StatusReader(ingressRedis, Jdbi.create(ingressDataSource), settings.heldRequestsMax(), metrics);
    }

    @Bean
    OutcomeSignals outcomeSignals(RedisClient ingressRedis, StatusReader statusReader) {
        return new OutcomeSignals(ingressRedis, statusReader::wake);
    }

    @Bean
    EventStreams eventStreams(StatusReader statusReader, IngressSettings settings, MeterRegistry metrics) {
        return new EventStreams(statusReader, settings.eventStreamsMax(), metrics);
    }

    @Bean
    RateLimits rateLimits(RateLimitSettings settings, MeterRegistry metrics) {
        return new RateLimits(settings, metrics);
    }

    @Bean
    ServletRegistrationBean<PublishServlet> publishServlet(
            CampaignGate gate,
            CommandLog commandLog,
            WaitingQueue queue,
            RateLimits limits,
            Identity identity,
            IngressSettings settings,
            JsonMapper json,
            MeterRegistry metrics,
            Tracing tracing) {
        var callers = identity.callers(settings.adminToken());
        return atStart(
                new PublishServlet(
                        limits, callers, gate, commandLog, queue, settings.tickets(), clock, json, metrics, tracing),
                "/api/v1/coupon/publish");
    }

    @Bean
    ServletRegistrationBean<StatusServlet> statusServlet(
            CommandLog commandLog,
            WaitingQueue queue,
            StatusReader reader,
            EventStreams streams,
            CampaignGate gate,
            RateLimits limits,
            Identity identity,
            IngressSettings settings,
            JsonMapper json) {
        var callers = identity.callers(settings.adminToken());
        return atStart(
                new StatusServlet(limits, callers, settings.tickets(), commandLog, queue, reader, streams, gate, json),
                "/api/v1/coupon/requests/*");
    }

    @Bean
    RouterFunction<ServerResponse> waitingRoom() {
        return WebPages.routes(
                "/",
                "/room",
                IngressConfiguration.class,
                "room.html",
                List.of(
                        "room.css",
                        "room.js",
                        "room-texts.js",
                        "campaigns.js",
                        "clock.js",
                        "feed.js",
                        "panels.js",
                        "tickets.js"));
    }

    @Bean
    CampaignController campaignController(CommandLog commandLog, CampaignGate gate, IngressSettings settings) {
        return new CampaignController(
                new OperatorCalls(commandLog, gate, clock, settings.operatorWaitMax()), gate, settings.drawSeeds());
    }

    @Bean
    GrantController grantController(
            CommandLog commandLog, CampaignGate gate, HikariDataSource ingressDataSource, JsonMapper json) {
        return new GrantController(commandLog, gate, new GrantOutcomes(Jdbi.create(ingressDataSource)), json);
    }

    @Bean
    OwnBodyLimit grantBodyLimit(Identity identity, IngressSettings settings) {
        return new OwnBodyLimit(GrantController.PATH, identity.callers(settings.adminToken())::isOperator);
    }

    @Bean
    OpeningDraw openingDraw(CampaignGate gate, CommandLog commandLog, IngressSettings settings) {
        return new OpeningDraw(gate, commandLog, settings.drawSeeds(), clock);
    }

    @Bean
    OperatorLog ingressOperatorLog(IngressSettings settings) {
        return OperatorLog.connect(settings.kafkaBootstrapServers(), clock);
    }

    @Bean
    WebMvcConfigurer adminCalls(Identity identity, IngressSettings settings, OperatorLog ingressOperatorLog) {
        var callers = identity.callers(settings.adminToken());
        var changes = new OperatorsOnly(callers, true);
        var all = new OperatorsOnly(callers, false);
        var written = new OperatorLogInterceptor(callers, ingressOperatorLog);
        return new WebMvcConfigurer() {
            @Override
            public void addInterceptors(InterceptorRegistry registry) {
                registry.addInterceptor(changes).addPathPatterns("/api/v1/campaigns/**");
                registry.addInterceptor(all).addPathPatterns(GrantController.PATH, GrantController.PATH + "/**");
                registry.addInterceptor(written).addPathPatterns("/api/v1/campaigns/**");
            }
        };
    }

    /** Ready before the first call, which would otherwise wait for the servlet. */
    private static <S extends Servlet> ServletRegistrationBean<S> atStart(S servlet, String path) {
        var registration = new ServletRegistrationBean<>(servlet, path);
        registration.setLoadOnStartup(1);
        return registration;
    }
}
