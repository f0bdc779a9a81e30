package kr.hhplus.issuance;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;

/** Runs issuance-streams alone. */
@EnableAutoConfiguration
@Import(StreamsConfiguration.class)
public class StreamsMain {
    public static void main(String[] args) {
        SpringApplication.run(StreamsMain.class, args);
    }
}
