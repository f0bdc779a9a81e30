package kr.hhplus.standalone.topic;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import kr.hhplus.schemas.topic.Topic;
import kr.hhplus.schemas.topic.Topics;
import org.apache.kafka.common.serialization.Serdes;
import org.junit.jupiter.api.Test;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** deploy/kafka-ui/kafka-ui.yml knows how to read what is in the topics. */
class KafkaUiTest {
    private static final Path SETTINGS = Path.of("..", "deploy", "kafka-ui", "kafka-ui.yml");

    @Test
    void everyTopicOfMessagesIsReadByItsSchema() throws IOException {
        var serde = new YAMLMapper().readTree(Files.readString(SETTINGS)).at("/kafka/clusters/0/serde/0");
        var topics = Topics.ALL.stream()
                .filter(topic -> !(topic.valueSerde() instanceof Serdes.ByteArraySerde))
                .map(Topic::name)
                .toList();

        assertThat(serde.at("/properties/protobufMessageNameByTopic").propertyNames())
                .containsExactlyInAnyOrderElementsOf(topics);
        assertThat(topics)
                .allMatch(name -> name.matches(serde.path("topicValuesPattern").asString()));
    }
}
