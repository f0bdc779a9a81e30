package kr.hhplus.standalone.run;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import kr.hhplus.standalone.cli.CommandFailure;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.env.MapPropertySource;

/** Services in one application context. */
final class Services implements AutoCloseable {
    private static final Duration READY_WAIT_MAX = Duration.ofMinutes(1);

    /** What all roles need besides their own configuration: the web server and the actuator. */
    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Server {}

    private final ConfigurableApplicationContext context;
    private final String bind;

    private Services(ConfigurableApplicationContext context, String bind) {
        this.context = context;
        this.bind = bind;
    }

    /** Returns when the context is up; whether requests can be served is for {@link #awaitReady()} to say. */
    static Services start(Collection<Role> roles, ServiceSettings settings, Supplier<BackendAddresses> servers) {
        return start(roles, settings, Map.of(), servers);
    }

    /** The same with further settings, which win. */
    static Services start(
            Collection<Role> roles,
            ServiceSettings settings,
            Map<String, Object> more,
            Supplier<BackendAddresses> servers) {
        List<Class<?>> sources = new ArrayList<>(List.of(Server.class));
        for (Role role : roles) {
            sources.add(role.configuration());
        }
        var application = new SpringApplication(sources.toArray(Class<?>[]::new));
        application.setBannerMode(Banner.Mode.OFF);
        application.setWebApplicationType(WebApplicationType.SERVLET);
        // The servers have to outlive the services, so the caller stops both in order.
        application.setRegisterShutdownHook(false);
        Map<String, Object> known = settings.known();
        known.putAll(ServiceSettings.ofRoles(roles));
        application.addListeners(new FirstProperties(more, known, ServiceSettings.fromServers(servers)));
        return new Services(application.run(), settings.bind());
    }

    URI http() {
        String host = "0.0.0.0".equals(bind) || "::".equals(bind) ? ServiceSettings.LOOPBACK : bind;
        return URI.create("http://" + host + ":" + port("local.server.port"));
    }

    URI management() {
        return URI.create("http://" + ServiceSettings.LOOPBACK + ":" + port("local.management.port"));
    }

    /** Waits until the readiness probe says so. */
    void awaitReady() throws InterruptedException {
        var readiness = new Readiness(management());
        if (!readiness.await(READY_WAIT_MAX)) {
            throw CommandFailure.failed("the services did not become ready within " + READY_WAIT_MAX.toSeconds()
                    + " s: " + readiness.lastAnswer());
        }
    }

    /** Says that it is not ready, and goes on serving for so long, so that whoever sends calls can hear it. */
    void drain(Duration wait) {
        AvailabilityChangeEvent.publish(context, ReadinessState.REFUSING_TRAFFIC);
        try {
            Thread.sleep(wait.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** For tests that look at what is wired. */
    ConfigurableApplicationContext context() {
        return context;
    }

    private int port(String property) {
        return context.getEnvironment().getRequiredProperty(property, Integer.class);
    }

    @Override
    public void close() {
        context.close();
    }

    /** Puts the command's settings before all others, and before logging is set up. */
    private record FirstProperties(
            Map<String, Object> more, Map<String, Object> known, Map<String, Supplier<Object>> late)
            implements ApplicationListener<ApplicationEnvironmentPreparedEvent>, Ordered {
        @Override
        public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
            var sources = event.getEnvironment().getPropertySources();
            sources.addFirst(new LateProperties("servers", late));
            sources.addFirst(new MapPropertySource("command", known));
            sources.addFirst(new MapPropertySource("more", more));
        }

        @Override
        public int getOrder() {
            return Ordered.HIGHEST_PRECEDENCE;
        }
    }
}
