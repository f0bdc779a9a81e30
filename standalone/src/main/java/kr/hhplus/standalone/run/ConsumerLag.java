package kr.hhplus.standalone.run;

import java.util.Map;
import kr.hhplus.schemas.connection.KafkaAccess;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/** How many records each consumer still has before it, as a command asks for it. */
final class ConsumerLag {
    private static final int ANSWER_WAIT_MS_MAX = 5_000;

    private ConsumerLag() {}

    /** Records by consumer group. Throws a KafkaException where Kafka does not tell. */
    static Map<String, Long> measure(String kafka) throws InterruptedException {
        Map<String, Object> settings = KafkaAccess.with(Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, kafka,
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, ANSWER_WAIT_MS_MAX,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, ANSWER_WAIT_MS_MAX));
        try (var admin = Admin.create(settings)) {
            return kr.hhplus.schemas.topic.ConsumerLag.measure(admin);
        }
    }
}
