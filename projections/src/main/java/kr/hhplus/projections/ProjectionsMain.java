package kr.hhplus.projections;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;

/** Runs projections alone. */
@EnableAutoConfiguration
@Import(ProjectionsConfiguration.class)
public class ProjectionsMain {
    public static void main(String[] args) {
        SpringApplication.run(ProjectionsMain.class, args);
    }
}
