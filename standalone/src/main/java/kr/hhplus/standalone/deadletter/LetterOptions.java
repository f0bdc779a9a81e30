package kr.hhplus.standalone.deadletter;

import kr.hhplus.schemas.topic.Topic;
import kr.hhplus.standalone.topic.KafkaOption;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that say which dead letters are meant. */
final class LetterOptions {
    @Option(names = "--parked", description = "Those in coupon-commands-parking, which came back too often.")
    private boolean parked;

    @Mixin
    private KafkaOption kafka = new KafkaOption();

    boolean parked() {
        return parked;
    }

    Topic<byte[]> topic() {
        return LetterList.topic(parked);
    }

    String address() {
        return kafka.address();
    }

    DeadLetterLog open() {
        return new DeadLetterLog(kafka.address(), topic());
    }
}
