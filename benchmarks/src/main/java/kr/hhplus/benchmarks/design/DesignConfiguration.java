package kr.hhplus.benchmarks.design;

import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.config.Config;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** Puts the designs on the server of the services, where {@value #ENABLED} asks for them. */
@AutoConfiguration
@ConditionalOnBooleanProperty(DesignConfiguration.ENABLED)
public class DesignConfiguration {
    static final String ENABLED = "hhplus.bench.designs";

    @Bean
    DesignTables designTables(Environment environment) {
        var tables = DesignTables.at(environment);
        tables.create();
        return tables;
    }

    @Bean(destroyMethod = "shutdown")
    RedissonClient redisson(Environment environment) {
        var config = new Config();
        config.useSingleServer().setAddress(LuaGate.uri(environment).toString());
        return Redisson.create(config);
    }

    @Bean
    LuaGate luaGate(Environment environment) {
        return new LuaGate(LuaGate.uri(environment));
    }

    @Bean
    IssueEvents issueEvents(Environment environment) throws InterruptedException {
        IssueEvents.createTopics(IssueEvents.kafka(environment));
        return new IssueEvents(environment);
    }

    /** After the topics. */
    @Bean
    IssueWriter issueWriter(Environment environment, DesignTables designTables, IssueEvents issueEvents) {
        return new IssueWriter(environment, designTables);
    }

    @Bean
    DesignController designController(DesignTables tables, RedissonClient redisson, LuaGate gate, IssueEvents events) {
        return new DesignController(tables, redisson, gate, events);
    }
}
