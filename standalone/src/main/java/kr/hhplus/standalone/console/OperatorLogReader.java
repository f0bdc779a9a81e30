package kr.hhplus.standalone.console;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import kr.hhplus.schemas.operator.OperatorAction;
import kr.hhplus.schemas.operator.OperatorEntry;
import kr.hhplus.schemas.topic.Topics;
import kr.hhplus.standalone.topic.PartitionReader;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the operator log backwards, a page at a time. An answer is looked for shortly behind its call. */
final class OperatorLogReader {
    private static final Logger log = LoggerFactory.getLogger(OperatorLogReader.class);
    private static final int PARTITION = 0;
    /** Records behind a page that may hold the answers of its last calls. */
    private static final int ANSWERS_WITHIN = 1_000;
    /** Each call has an answer, so that twice a page's calls are about a page. */
    private static final int RECORDS_A_CALL = 2;

    private static final int RECORDS_MIN = 100;

    private final TopicReads reads;

    OperatorLogReader(TopicReads reads) {
        this.reads = reads;
    }

    /**
     * What an operator has done.
     *
     * @param id grows with time
     * @param detail the body of the call; null: it had none
     * @param answer status of HTTP; null: it is not known, or not answered yet
     */
    record Entry(
            long id,
            Instant at,
            String operator,
            OperatorAction action,
            String target,
            @Nullable String detail,
            @Nullable Integer answer) {}

    /** Newest first. */
    record Page(List<Entry> entries, boolean hasMore) {}

    /** @param before only those before this one; null: all */
    Page page(@Nullable Long before, int limit) {
        return reads.read(Topics.OPERATOR_LOG, topic -> page(topic, before, limit));
    }

    private static Page page(PartitionReader topic, @Nullable Long before, int limit) {
        long begin = topic.begins().getOrDefault(PARTITION, 0L);
        long end = topic.ends().getOrDefault(PARTITION, 0L);
        long upTo = Math.max(begin, before == null ? end : Math.min(before, end));
        Map<Long, Integer> answers = new HashMap<>();
        read(topic, upTo, Math.min(end, upTo + ANSWERS_WITHIN), answers);

        List<Entry> newestFirst = new ArrayList<>();
        long from = upTo;
        while (newestFirst.size() <= limit && from > begin) {
            long to = from;
            from = Math.max(begin, to - Math.max(RECORDS_MIN, (long) RECORDS_A_CALL * limit));
            var older = read(topic, from, to, answers);
            Collections.reverse(older);
            newestFirst.addAll(older);
        }
        return new Page(
                newestFirst.stream()
                        .limit(limit)
                        .map(entry -> answered(entry, answers))
                        .toList(),
                newestFirst.size() > limit);
    }

    /** The calls of a stretch; its answers are put to those that are known. */
    private static List<Entry> read(PartitionReader topic, long from, long to, Map<Long, Integer> answers) {
        var serde = Topics.OPERATOR_LOG.valueSerde().deserializer();
        List<Entry> calls = new ArrayList<>();
        topic.open(PARTITION, from, to);
        for (var record = topic.next(); record != null; record = topic.next()) {
            try {
                var entry = serde.deserialize(record.topic(), record.value());
                if (entry instanceof OperatorEntry.Call call) {
                    calls.add(new Entry(
                            record.offset(),
                            call.at(),
                            call.operator(),
                            call.action(),
                            call.target(),
                            call.detail().isEmpty() ? null : call.detail(),
                            null));
                } else if (entry instanceof OperatorEntry.Answer answer) {
                    answers.put(answer.callOffset(), answer.status());
                }
            } catch (SerializationException unreadable) {
                log.warn("record {} of the operator log is passed over: {}", record.offset(), unreadable.getMessage());
            }
        }
        return calls;
    }

    private static Entry answered(Entry entry, Map<Long, Integer> answers) {
        return new Entry(
                entry.id(),
                entry.at(),
                entry.operator(),
                entry.action(),
                entry.target(),
                entry.detail(),
                answers.get(entry.id()));
    }
}
