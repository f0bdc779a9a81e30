package kr.hhplus.standalone.flood;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class AnswerScanTest {
    @Test
    void findsTextsAndNumbers() {
        var body = body("{\"requestId\":\"1.2.x-_\", \"issuanceNumber\" : 17,\"status\":\"ISSUED\"}");

        assertThat(AnswerScan.text(body, "status")).isEqualTo("ISSUED");
        assertThat(AnswerScan.text(body, "requestId")).isEqualTo("1.2.x-_");
        assertThat(AnswerScan.number(body, "issuanceNumber")).isEqualTo(17);
    }

    @Test
    void findsNothingWhereThereIsNothing() {
        var body = body("{\"status\":null}");

        assertThat(AnswerScan.text(body, "status")).isNull();
        assertThat(AnswerScan.text(body, "code")).isNull();
        assertThat(AnswerScan.number(body, "issuanceNumber")).isZero();
    }

    private static ByteBuf body(String json) {
        return Unpooled.copiedBuffer(json, StandardCharsets.UTF_8);
    }
}
