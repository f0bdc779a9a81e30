package kr.hhplus.schemas.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.micrometer.observation.ObservationRegistry;
import jakarta.servlet.DispatcherType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import kr.hhplus.schemas.http.identity.IdentityConfiguration;
import kr.hhplus.schemas.metrics.ServiceMetrics;
import kr.hhplus.schemas.tracing.TracingConfiguration;
import org.apache.catalina.core.StandardHost;
import org.apache.catalina.valves.RemoteIpValve;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.PropertySource;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;
import org.springframework.web.filter.RequestContextFilter;
import org.springframework.web.filter.ServerHttpObservationFilter;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.type.LogicalType;

/** Imported by every module that answers HTTP calls. */
@Configuration(proxyBeanMethods = false)
@Import({
    IdentityConfiguration.class,
    ProblemAdvice.class,
    ErrorPage.class,
    ApiDocument.class,
    ServiceMetrics.class,
    TracingConfiguration.class
})
@PropertySource("classpath:http-contract.properties")
public class HttpContractConfiguration {
    /** The largest body of any call without an {@link OwnBodyLimit}. */
    static final int BODY_BYTES_MAX = 16 * 1024;

    private static final Duration BODY_ARRIVAL_MAX = Duration.ofSeconds(10);

    @Bean
    ProblemWriter problemWriter(JsonMapper json) {
        return new ProblemWriter(json);
    }

    @Bean
    FilterRegistrationBean<BodyFilter> bodyFilter(ProblemWriter problems, ObjectProvider<OwnBodyLimit> ownLimits) {
        var filter = new FilterRegistrationBean<>(new BodyFilter(
                BODY_BYTES_MAX, BODY_ARRIVAL_MAX, problems, ownLimits.stream().toList()));
        filter.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return filter;
    }

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> leanBuffers() {
        return server -> server.setProtocol(LeanHttp11Protocol.class.getName());
    }

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> serverErrorPage() {
        return server -> server.addContextCustomizers(context ->
                ((StandardHost) context.getParent()).setErrorReportValveClass(ProblemErrorValve.class.getName()));
    }

    /** Calls come from whom {@code hhplus.http.proxies} say they come from; without proxies, from whom they come. */
    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> addressesBehindProxies(Environment environment) {
        var proxies = environment.getProperty("hhplus.http.proxies", "");
        return server -> {
            if (!proxies.isBlank()) {
                var valve = new RemoteIpValve();
                valve.setInternalProxies(proxies);
                server.addEngineValves(valve);
            }
        };
    }

    /** Observes the calls of Spring MVC only: the door has its own metrics and pays for no others. */
    @Bean
    FilterRegistrationBean<ServerHttpObservationFilter> observeSpringCalls(ObservationRegistry observations) {
        var filter = new FilterRegistrationBean<>(new ServerHttpObservationFilter(observations));
        filter.setServletNames(List.of(DispatcherServletAutoConfiguration.DEFAULT_DISPATCHER_SERVLET_BEAN_NAME));
        filter.setDispatcherTypes(DispatcherType.REQUEST, DispatcherType.ASYNC);
        return filter;
    }

    /** Spring MVC keeps the request's context itself; the filter would only repeat it. */
    @Bean
    FilterRegistrationBean<RequestContextFilter> noRequestContextFilter() {
        var filter = new FilterRegistrationBean<>(new RequestContextFilter());
        filter.setEnabled(false);
        return filter;
    }

    /** A client's mistake is told, never guessed around: no unknown or double fields, no "1" for 1 nor the reverse. */
    @Bean
    JsonMapperBuilderCustomizer strictJson() {
        return json -> json.enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .enable(
                        DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
                        DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
                .withCoercionConfig(
                        LogicalType.Textual,
                        text -> text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                                .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                                .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
                .addModule(new SimpleModule("strict-times").addDeserializer(Instant.class, new StrictInstant()))
                .changeDefaultPropertyInclusion(include -> include.withValueInclusion(JsonInclude.Include.NON_NULL));
    }
}
