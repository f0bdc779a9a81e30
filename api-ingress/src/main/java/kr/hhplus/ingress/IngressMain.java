package kr.hhplus.ingress;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;

/** Runs api-ingress alone. */
@EnableAutoConfiguration
@Import(IngressConfiguration.class)
public class IngressMain {
    public static void main(String[] args) {
        SpringApplication.run(IngressMain.class, args);
    }
}
