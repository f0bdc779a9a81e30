package kr.hhplus.standalone.console;

import com.zaxxer.hikari.HikariDataSource;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import kr.hhplus.schemas.http.HttpContractConfiguration;
import kr.hhplus.schemas.http.identity.Identity;
import kr.hhplus.schemas.http.identity.OperatorLog;
import kr.hhplus.schemas.http.identity.OperatorLogInterceptor;
import kr.hhplus.schemas.http.identity.OperatorsOnly;
import kr.hhplus.schemas.topic.TopicAdmin;
import kr.hhplus.schemas.topic.Topics;
import kr.hhplus.standalone.deadletter.LetterList;
import org.jdbi.v3.core.Jdbi;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.ServerResponse;
import redis.clients.jedis.RedisClient;

/** The whole console: what it looks at, its session, its log, and the page. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ConsoleSettings.class)
@Import(HttpContractConfiguration.class)
public class ConsoleConfiguration {
    /** In the setting targets: this process's own management port. */
    public static final String OWN_ADDRESS = Targets.OWN;

    private static final String ADMIN_CALLS = "/api/v1/admin/**";

    private final Clock clock = Clock.systemUTC();

    @Bean
    HikariDataSource consoleDataSource(ConsoleSettings settings) {
        return settings.mysql().open("console");
    }

    @Bean
    RedisClient consoleRedis(ConsoleSettings settings) {
        return settings.redis().open();
    }

    /** With its topic in place. */
    @Bean
    OperatorLog consoleOperatorLog(ConsoleSettings settings) {
        TopicAdmin.ensure(settings.kafkaBootstrapServers(), List.of(Topics.OPERATOR_LOG), settings.replicationFactor());
        return OperatorLog.connect(settings.kafkaBootstrapServers(), clock);
    }

    @Bean
    PipelineLook pipelineLook(
            HikariDataSource consoleDataSource,
            RedisClient consoleRedis,
            ConsoleSettings settings,
            Environment environment) {
        var kafka = settings.kafkaBootstrapServers();
        return new PipelineLook(
                new LogLook(kafka, PipelineLook.ANSWER_WAIT_MAX),
                new StoreLook(Jdbi.create(consoleDataSource), clock),
                new ViewLook(consoleRedis),
                new InstancesLook(
                        Targets.parse(settings.targets(), () -> ownManagement(environment)),
                        PipelineLook.ANSWER_WAIT_MAX),
                new ParkedLetters(() -> {
                    var parked = LetterList.read(kafka, true, 1);
                    return parked.total() - parked.redriven();
                }),
                settings.replicationFactor(),
                clock);
    }

    private static URI ownManagement(Environment environment) {
        var bind = environment.getProperty("management.server.address", "127.0.0.1");
        var host = bind.equals("0.0.0.0") || bind.equals("::") ? "127.0.0.1" : bind;
        return URI.create("http://" + host + ":" + environment.getRequiredProperty("local.management.port"));
    }

    @Bean
    PipelineController pipelineController(PipelineLook pipelineLook) {
        return new PipelineController(pipelineLook);
    }

    @Bean
    SessionController sessionController(Identity identity, OperatorLog consoleOperatorLog, ConsoleSettings settings) {
        return new SessionController(
                identity.callers(settings.adminToken()),
                consoleOperatorLog,
                new LogInLimit(settings.logInsPerMinuteMax()),
                clock);
    }

    @Bean
    TopicReads topicReads(ConsoleSettings settings) {
        return new TopicReads(settings.kafkaBootstrapServers());
    }

    @Bean
    LogController logController(TopicReads topicReads) {
        return new LogController(new OperatorLogReader(topicReads));
    }

    @Bean
    DeadLettersController deadLettersController(TopicReads topicReads) {
        return new DeadLettersController(topicReads);
    }

    @Bean
    RequestsController requestsController(
            HikariDataSource consoleDataSource,
            RedisClient consoleRedis,
            TopicReads topicReads,
            ConsoleSettings settings) {
        return new RequestsController(new RequestWays(
                settings.tickets(),
                new StoredRequests(Jdbi.create(consoleDataSource)),
                new LoggedSteps(topicReads),
                consoleRedis));
    }

    @Bean
    Jobs consoleJobs(ConsoleSettings settings) {
        return new Jobs(new JobWork(settings.servers()), clock);
    }

    @Bean
    JobsController jobsController(Jobs consoleJobs, Identity identity, ConsoleSettings settings) {
        return new JobsController(consoleJobs, identity.callers(settings.adminToken()));
    }

    @Bean
    RouterFunction<ServerResponse> consolePage() {
        return ConsolePage.routes();
    }

    /** The session's calls look themselves: who logs in is no operator yet. */
    @Bean
    WebMvcConfigurer callersOfTheConsole(Identity identity, ConsoleSettings settings, OperatorLog consoleOperatorLog) {
        var callers = identity.callers(settings.adminToken());
        return new WebMvcConfigurer() {
            @Override
            public void addInterceptors(InterceptorRegistry registry) {
                registry.addInterceptor(new OperatorsOnly(callers, false))
                        .addPathPatterns(ADMIN_CALLS)
                        .excludePathPatterns(SessionController.PATH);
                registry.addInterceptor(new OperatorLogInterceptor(callers, consoleOperatorLog))
                        .addPathPatterns(ADMIN_CALLS)
                        .excludePathPatterns(SessionController.PATH);
            }
        };
    }
}
