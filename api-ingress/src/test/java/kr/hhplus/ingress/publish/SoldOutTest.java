package kr.hhplus.ingress.publish;

import static org.assertj.core.api.Assertions.assertThat;

import kr.hhplus.schemas.coupon.Ids;
import kr.hhplus.schemas.http.ProblemWriter;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletResponse;
import tools.jackson.databind.json.JsonMapper;

class SoldOutTest {
    private final JsonMapper json = new JsonMapper();

    @Test
    void isTheProblemOfEachUser() throws Exception {
        var soldOut = new SoldOut(json);
        for (long user : new long[] {Ids.MIN, 10_000_001, Ids.MAX}) {
            var written = new MockHttpServletResponse();
            new ProblemWriter(json).write(SoldOut.problem(Long.toString(user)), written);

            var answer = soldOut.answer(user);

            assertThat(answer.body()).isEqualTo(written.getContentAsString());
            assertThat(answer.status()).isEqualTo(written.getStatus());
            assertThat(answer.contentType()).isEqualTo(written.getContentType());
        }
    }
}
