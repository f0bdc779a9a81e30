package kr.hhplus.benchmarks.noop;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;

/** Puts the yardstick on the server of the services. Found because this module is on the class path. */
@AutoConfiguration
public class NoOpConfiguration {
    /** Where it is. */
    public static final String PATH = "/bench/noop";

    @Bean
    ServletRegistrationBean<NoOpServlet> noOpServlet() {
        var registration = new ServletRegistrationBean<>(new NoOpServlet(), PATH);
        registration.setLoadOnStartup(1);
        return registration;
    }

    @Bean
    NoOpController noOpController() {
        return new NoOpController();
    }
}
