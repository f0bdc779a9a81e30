package kr.hhplus.schemas.ticket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import kr.hhplus.schemas.coupon.Ids;
import org.junit.jupiter.api.Test;

class TicketCodecTest {
    private static final Ticket TICKET = new Ticket(7, 42);
    private final TicketCodec codec = new TicketCodec(secret((byte) 1));

    @Test
    void aTicketComesBackFromItsRequestId() {
        for (var ticket : new Ticket[] {TICKET, new Ticket(Ids.MIN, Ids.MAX), new Ticket(Ids.MAX, Ids.MIN)}) {
            assertThat(codec.decode(codec.encode(ticket))).contains(ticket);
        }
    }

    @Test
    void theSameTicketHasTheSameRequestIdOnEveryInstance() {
        assertThat(new TicketCodec(secret((byte) 1)).encode(TICKET)).isEqualTo(codec.encode(TICKET));
    }

    @Test
    void rejectsATicketOfAnotherSecret() {
        assertThat(codec.decode(new TicketCodec(secret((byte) 2)).encode(TICKET)))
                .isEmpty();
    }

    @Test
    void rejectsEveryRequestIdThatDiffersInOneCharacter() {
        var requestId = codec.encode(TICKET);

        for (int i = 0; i < requestId.length(); i++) {
            for (char replacement : "0123456789ABZaz-_. ".toCharArray()) {
                if (requestId.charAt(i) != replacement) {
                    var forged = requestId.substring(0, i) + replacement + requestId.substring(i + 1);
                    assertThat(codec.decode(forged)).as(forged).isEmpty();
                }
            }
        }
    }

    @Test
    void rejectsWhatIsNoRequestId() {
        for (var text : new String[] {
            "", ".", "..", "a.b.c", "7.42", "7.42.", "07.42.x", "-7.42.x", "9999999999999999.1." + "A".repeat(22), "쿠폰"
        }) {
            assertThat(codec.decode(text)).as(text).isEmpty();
        }
    }

    @Test
    void rejectsASecretThatIsTooShort() {
        assertThatThrownBy(() -> new TicketCodec(new byte[TicketCodec.SECRET_BYTES_MIN - 1]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("32 bytes");
    }

    private static byte[] secret(byte fill) {
        var secret = new byte[TicketCodec.SECRET_BYTES_MIN];
        Arrays.fill(secret, fill);
        return secret;
    }
}
