package kr.hhplus.standalone.topic;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import kr.hhplus.schemas.topic.Topic;
import kr.hhplus.standalone.cli.Json;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;

/** A record as one line of JSON. */
final class RecordLine {
    private RecordLine() {}

    static String of(Topic<?> topic, ConsumerRecord<byte[], byte[]> record) {
        Map<String, @Nullable Object> line = new LinkedHashMap<>();
        line.put("partition", record.partition());
        line.put("offset", record.offset());
        line.put("time", Instant.ofEpochMilli(record.timestamp()));
        line.put("key", text(record.key()));
        try {
            var value = topic.valueSerde().deserializer().deserialize(record.topic(), record.value());
            if (value instanceof byte[] bytes) {
                line.put("base64", Base64.getEncoder().encodeToString(bytes));
            } else {
                if (value != null) {
                    line.put("type", value.getClass().getSimpleName());
                }
                line.put("value", value);
            }
        } catch (SerializationException unreadable) {
            line.put("unreadable", unreadable.getMessage());
            line.put("base64", Base64.getEncoder().encodeToString(record.value()));
        }
        Map<String, @Nullable String> headers = new LinkedHashMap<>();
        record.headers().forEach(header -> headers.put(header.key(), text(header.value())));
        if (!headers.isEmpty()) {
            line.put("headers", headers);
        }
        return Json.LINE.writeValueAsString(line);
    }

    private static @Nullable String text(byte @Nullable [] bytes) {
        return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
    }
}
