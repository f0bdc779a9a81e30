package kr.hhplus.schemas.http.identity;

import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** How callers are known, for every module that answers HTTP calls. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SecuritySettings.class)
public class IdentityConfiguration {
    @Bean
    Identity identity(SecuritySettings settings, Environment environment) {
        return Identity.of(settings, environment.getProperty("server.address"), Clock.systemUTC());
    }
}
