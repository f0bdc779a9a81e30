package kr.hhplus.schemas.ticket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import kr.hhplus.schemas.coupon.Ids;
import kr.hhplus.schemas.coupon.RequestKey;
import org.junit.jupiter.api.Test;

class TicketCodecTest {
    private static final Ticket TICKET = new Ticket(7, 42);
    private static final Ticket KEYED = new Ticket(7, 42, "second");
    private static final Ticket GRANTED = new Ticket(7, 42, RequestKey.ofGrant("second"));
    private static final List<Ticket> TICKETS = List.of(
            TICKET,
            KEYED,
            GRANTED,
            new Ticket(Ids.MIN, Ids.MAX),
            new Ticket(Ids.MAX, Ids.MIN, "k".repeat(RequestKey.LENGTH_MAX)),
            new Ticket(Ids.MAX, Ids.MAX, RequestKey.ofGrant("k".repeat(RequestKey.LENGTH_MAX))),
            // As long as a mac.
            new Ticket(7, 42, "A".repeat(22)));

    private final TicketCodec codec = new TicketCodec(secret((byte) 1));

    @Test
    void aTicketComesBackFromItsRequestId() {
        for (var ticket : TICKETS) {
            assertThat(codec.decode(codec.encode(ticket))).contains(ticket);
        }
    }

    @Test
    void aTicketWithoutAKeyHasThreePartsAndOneWithAKeyFour() {
        assertThat(codec.encode(TICKET)).matches("7\\.42\\.[\\w-]{22}");
        assertThat(codec.encode(KEYED)).matches("7\\.42\\.second\\.[\\w-]{22}");
        assertThat(codec.encode(GRANTED)).matches("7\\.42\\.grant:second\\.[\\w-]{22}");
    }

    @Test
    void theSameTicketHasTheSameRequestIdOnEveryInstance() {
        for (var ticket : TICKETS) {
            assertThat(new TicketCodec(secret((byte) 1)).encode(ticket)).isEqualTo(codec.encode(ticket));
        }
    }

    @Test
    void rejectsATicketOfAnotherSecret() {
        for (var ticket : TICKETS) {
            assertThat(codec.decode(new TicketCodec(secret((byte) 2)).encode(ticket)))
                    .isEmpty();
        }
    }

    @Test
    void whileTheSecretChangesBothRequestIdsNameTheSameTicket() {
        var before = new TicketCodec(secret((byte) 1));
        var after = new TicketCodec(secret((byte) 2));
        var firstPhase = new TicketCodec(secret((byte) 1), after);
        var secondPhase = new TicketCodec(secret((byte) 2), before);

        for (var ticket : TICKETS) {
            assertThat(firstPhase.encode(ticket)).isEqualTo(before.encode(ticket));
            assertThat(secondPhase.encode(ticket)).isEqualTo(after.encode(ticket));
            for (var each : List.of(firstPhase, secondPhase)) {
                assertThat(each.decode(before.encode(ticket))).contains(ticket);
                assertThat(each.decode(after.encode(ticket))).contains(ticket);
                assertThat(each.decode(new TicketCodec(secret((byte) 3)).encode(ticket)))
                        .isEmpty();
            }
        }
    }

    @Test
    void rejectsEveryRequestIdThatDiffersInOneCharacter() {
        for (var ticket : List.of(TICKET, KEYED, GRANTED)) {
            var requestId = codec.encode(ticket);
            for (int i = 0; i < requestId.length(); i++) {
                for (char replacement : "0123456789ABZaz-_.: ".toCharArray()) {
                    if (requestId.charAt(i) != replacement) {
                        var forged = requestId.substring(0, i) + replacement + requestId.substring(i + 1);
                        assertThat(codec.decode(forged)).as(forged).isEmpty();
                    }
                }
            }
        }
    }

    @Test
    void rejectsAMacUnderAnotherKeyOfTheSameUser() {
        var macs = new HashSet<String>();
        for (var ticket : List.of(TICKET, KEYED, GRANTED, new Ticket(7, 42, "third"))) {
            assertThat(macs.add(mac(ticket))).as("one mac a ticket").isTrue();
        }

        for (var head : List.of("7.42", "7.42.second", "7.42.grant:second", "7.42.third")) {
            var accepted = macs.stream()
                    .filter(mac -> codec.decode(head + "." + mac).isPresent())
                    .toList();
            assertThat(accepted).as(head).hasSize(1);
        }
    }

    @Test
    void rejectsAKeyThatWasMovedBetweenTheFields() {
        var genuine = new Ticket(7, 42, "1");

        for (var head : List.of("7.421", "74.21", "7.4.21", "1.42.7", "42.7.1", "7.1.42", "7.42", "7.42.grant:1")) {
            assertThat(codec.decode(head + "." + mac(genuine))).as(head).isEmpty();
        }
        // A key that looks like the mac does not become one.
        var macLike = new Ticket(7, 42, mac(TICKET));
        assertThat(codec.decode("7.42." + mac(TICKET) + "." + mac(TICKET))).isEmpty();
        assertThat(codec.decode(codec.encode(macLike))).contains(macLike);
        assertThat(codec.decode("7.42." + mac(macLike))).isEmpty();
    }

    @Test
    void rejectsWhatIsNoRequestId() {
        var mac = "A".repeat(22);
        for (var text : Set.of(
                "",
                ".",
                "..",
                "a.b.c",
                "7.42",
                "7.42.",
                "07.42.x",
                "-7.42.x",
                "9999999999999999.1." + mac,
                "7.42.." + mac,
                "7.42.grant:." + mac,
                "7.42.a:b." + mac,
                "7.42.a.b." + mac,
                "7.42." + "k".repeat(RequestKey.LENGTH_MAX + 1) + "." + mac,
                "쿠폰")) {
            assertThat(codec.decode(text)).as(text).isEmpty();
        }
    }

    @Test
    void rejectsASecretThatIsTooShort() {
        assertThatThrownBy(() -> new TicketCodec(new byte[TicketCodec.SECRET_BYTES_MIN - 1]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("32 bytes");
    }

    private String mac(Ticket ticket) {
        var requestId = codec.encode(ticket);
        return requestId.substring(requestId.lastIndexOf('.') + 1);
    }

    private static byte[] secret(byte fill) {
        var secret = new byte[TicketCodec.SECRET_BYTES_MIN];
        Arrays.fill(secret, fill);
        return secret;
    }
}
