package kr.hhplus.schemas.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;

/** Imported by every module that answers HTTP calls. */
@Configuration(proxyBeanMethods = false)
@Import(ProblemAdvice.class)
public class HttpContractConfiguration {
    /** The largest body of any call. */
    static final int BODY_BYTES_MAX = 16 * 1024;

    @Bean
    BodyLimitFilter bodyLimitFilter(JsonMapper json) {
        return new BodyLimitFilter(BODY_BYTES_MAX, json);
    }

    /** A client's mistake is told, never guessed around: no unknown or double fields, no "1" for 1, no 1.5 for 1. */
    @Bean
    JsonMapperBuilderCustomizer strictJson() {
        return json -> json.enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .enable(
                        DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
                        DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
                .changeDefaultPropertyInclusion(include -> include.withValueInclusion(JsonInclude.Include.NON_NULL));
    }
}
