package kr.hhplus.ingress;

import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.Servlet;
import java.time.Clock;
import kr.hhplus.ingress.campaign.CampaignController;
import kr.hhplus.ingress.campaign.OperatorCalls;
import kr.hhplus.ingress.draw.DrawSeeds;
import kr.hhplus.ingress.draw.OpeningDraw;
import kr.hhplus.ingress.gate.CampaignGate;
import kr.hhplus.ingress.gate.CouponStateReader;
import kr.hhplus.ingress.grant.GrantController;
import kr.hhplus.ingress.grant.GrantOutcomes;
import kr.hhplus.ingress.publish.CommandLog;
import kr.hhplus.ingress.publish.PublishServlet;
import kr.hhplus.ingress.queue.WaitingQueue;
import kr.hhplus.ingress.status.EventStreams;
import kr.hhplus.ingress.status.StatusReader;
import kr.hhplus.ingress.status.StatusServlet;
import kr.hhplus.schemas.http.AdminToken;
import kr.hhplus.schemas.http.HttpContractConfiguration;
import kr.hhplus.schemas.http.OwnBodyLimit;
import kr.hhplus.schemas.ticket.TicketCodec;
import kr.hhplus.schemas.tracing.Tracing;
import org.jdbi.v3.core.Jdbi;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import redis.clients.jedis.RedisClient;
import tools.jackson.databind.json.JsonMapper;

/** The whole module: gate, log, queue, status, and the calls in front of them. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(IngressSettings.class)
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
    EventStreams eventStreams(StatusReader statusReader, IngressSettings settings, MeterRegistry metrics) {
        return new EventStreams(statusReader, settings.eventStreamsMax(), metrics);
    }

    @Bean
    ServletRegistrationBean<PublishServlet> publishServlet(
            CampaignGate gate,
            CommandLog commandLog,
            WaitingQueue queue,
            IngressSettings settings,
            JsonMapper json,
            MeterRegistry metrics,
            Tracing tracing) {
        return atStart(
                new PublishServlet(gate, commandLog, queue, tickets(settings), clock, json, metrics, tracing),
                "/api/v1/coupon/publish");
    }

    @Bean
    ServletRegistrationBean<StatusServlet> statusServlet(
            CommandLog commandLog,
            WaitingQueue queue,
            StatusReader reader,
            EventStreams streams,
            CampaignGate gate,
            IngressSettings settings,
            JsonMapper json) {
        return atStart(
                new StatusServlet(tickets(settings), commandLog, queue, reader, streams, gate, json),
                "/api/v1/coupon/requests/*");
    }

    @Bean
    CampaignController campaignController(CommandLog commandLog, CampaignGate gate, IngressSettings settings) {
        return new CampaignController(
                new OperatorCalls(commandLog, gate, clock, settings.operatorWaitMax()), drawSeeds(settings));
    }

    @Bean
    GrantController grantController(
            CommandLog commandLog, CampaignGate gate, HikariDataSource ingressDataSource, JsonMapper json) {
        return new GrantController(commandLog, gate, new GrantOutcomes(Jdbi.create(ingressDataSource)), json);
    }

    @Bean
    OwnBodyLimit grantBodyLimit() {
        return new OwnBodyLimit(GrantController.PATH);
    }

    @Bean
    OpeningDraw openingDraw(CampaignGate gate, CommandLog commandLog, IngressSettings settings) {
        return new OpeningDraw(gate, commandLog, drawSeeds(settings), clock);
    }

    @Bean
    WebMvcConfigurer adminCalls(IngressSettings settings) {
        var changes = new AdminToken(settings.adminToken(), true);
        var all = new AdminToken(settings.adminToken(), false);
        return new WebMvcConfigurer() {
            @Override
            public void addInterceptors(InterceptorRegistry registry) {
                registry.addInterceptor(changes).addPathPatterns("/api/v1/campaigns/**");
                registry.addInterceptor(all).addPathPatterns(GrantController.PATH, GrantController.PATH + "/**");
            }
        };
    }

    /** Ready before the first call, which would otherwise wait for the servlet. */
    private static <S extends Servlet> ServletRegistrationBean<S> atStart(S servlet, String path) {
        var registration = new ServletRegistrationBean<>(servlet, path);
        registration.setLoadOnStartup(1);
        return registration;
    }

    private static DrawSeeds drawSeeds(IngressSettings settings) {
        return new DrawSeeds(settings.ticketSecretBytes());
    }

    private static TicketCodec tickets(IngressSettings settings) {
        return new TicketCodec(settings.ticketSecretBytes());
    }
}
