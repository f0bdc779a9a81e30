package kr.hhplus.ingress;

import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.Servlet;
import java.time.Clock;
import kr.hhplus.ingress.campaign.AdminToken;
import kr.hhplus.ingress.campaign.CampaignController;
import kr.hhplus.ingress.gate.CampaignGate;
import kr.hhplus.ingress.gate.CouponStateReader;
import kr.hhplus.ingress.publish.CommandLog;
import kr.hhplus.ingress.publish.PublishServlet;
import kr.hhplus.ingress.queue.WaitingQueue;
import kr.hhplus.ingress.status.StatusReader;
import kr.hhplus.ingress.status.StatusServlet;
import kr.hhplus.schemas.http.HttpContractConfiguration;
import kr.hhplus.schemas.ticket.TicketCodec;
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
    ServletRegistrationBean<PublishServlet> publishServlet(
            CampaignGate gate,
            CommandLog commandLog,
            WaitingQueue queue,
            IngressSettings settings,
            JsonMapper json,
            MeterRegistry metrics) {
        return atStart(
                new PublishServlet(gate, commandLog, queue, tickets(settings), clock, json, metrics),
                "/api/v1/coupon/publish");
    }

    @Bean
    ServletRegistrationBean<StatusServlet> statusServlet(
            StatusReader reader, CampaignGate gate, IngressSettings settings, JsonMapper json) {
        return atStart(new StatusServlet(tickets(settings), reader, gate, json), "/api/v1/coupon/requests/*");
    }

    @Bean
    CampaignController campaignController(CommandLog commandLog, CampaignGate gate, IngressSettings settings) {
        return new CampaignController(commandLog, gate, clock, settings.operatorWaitMax());
    }

    @Bean
    WebMvcConfigurer adminCalls(IngressSettings settings) {
        var adminToken = new AdminToken(settings.adminToken());
        return new WebMvcConfigurer() {
            @Override
            public void addInterceptors(InterceptorRegistry registry) {
                registry.addInterceptor(adminToken).addPathPatterns("/api/v1/campaigns/**");
            }
        };
    }

    /** Ready before the first call, which would otherwise wait for the servlet. */
    private static <S extends Servlet> ServletRegistrationBean<S> atStart(S servlet, String path) {
        var registration = new ServletRegistrationBean<>(servlet, path);
        registration.setLoadOnStartup(1);
        return registration;
    }

    private static TicketCodec tickets(IngressSettings settings) {
        return new TicketCodec(settings.ticketSecretBytes());
    }
}
