package kr.hhplus.ingress.grant;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GrantRowsTest {
    private static final long BYTES_MAX = 1_000;

    /** What came, one line of text a row. */
    private final List<String> came = new ArrayList<>();

    @Test
    void everyRowIsAUser() throws IOException {
        assertThat(read("5\n6\n7\n")).isEqualTo(3);

        assertThat(came).containsExactly("1 user 5", "2 user 6", "3 user 7");
    }

    @Test
    void theLastRowNeedsNoLineEnd() throws IOException {
        assertThat(read("5\n6")).isEqualTo(2);

        assertThat(came).containsExactly("1 user 5", "2 user 6");
    }

    @Test
    void headerEmptyRowsAndLineEndsOfWindowsAreAllowed() throws IOException {
        assertThat(read("userId\r\n5\r\n\r\n  \n6\r\n")).isEqualTo(5);

        assertThat(came).containsExactly("2 user 5", "5 user 6");
    }

    @Test
    void whatASpreadsheetAddsIsAllowed() throws IOException {
        read("\uFEFF\"userId\"\n\"5\"\n \" 6 \" \n");

        assertThat(came).containsExactly("2 user 5", "3 user 6");
    }

    @Test
    void aListWithoutHeaderMayBeginWithAByteOrderMark() throws IOException {
        read("\uFEFF5\n");

        assertThat(came).containsExactly("1 user 5");
    }

    @Test
    void theHeaderIsOneOnlyInTheFirstRow() throws IOException {
        read("5\nuserId\n");

        assertThat(came).containsExactly("1 user 5", "2 fault is no userId");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "-1",
                "+1",
                "1.0",
                "1,2",
                "1;2",
                "1 2",
                "\"",
                "\"\"5",
                "1\"2",
                "0x10",
                "１２",
                "12345678901234567"
            })
    void whatIsNoUserIdIsRejectedAndNeverGuessed(String row) throws IOException {
        read("5\n" + row + "\n6\n");

        assertThat(came).containsExactly("1 user 5", "2 fault is no userId", "3 user 6");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "9007199254740992"})
    void anIdOutOfRangeIsRejected(String row) throws IOException {
        read(row + "\n");

        assertThat(came).containsExactly("1 fault must be a whole number from 1 to 9007199254740991");
    }

    @Test
    void whoComesTwiceIsTakenOnce() throws IOException {
        read("5\n6\n05\n");

        assertThat(came).containsExactly("1 user 5", "2 user 6", "3 fault user 5 is in the list already");
    }

    @Test
    void aRowThatIsTooLongIsRejectedAndTheNextIsRead() throws IOException {
        read("1".repeat(65) + "\n5\n");

        assertThat(came).containsExactly("1 fault is longer than 64 bytes", "2 user 5");
    }

    @Test
    void bytesThatAreNoTextAreRejected() throws IOException {
        var rows = new GrantRows(new ByteArrayInputStream(new byte[] {(byte) 0xC3, 0x28, 0, '\n', '5'}));

        rows.read(new Came());

        assertThat(came).containsExactly("1 fault is no userId", "2 user 5");
    }

    @Test
    void aListWithoutRowsHasNone() throws IOException {
        assertThat(read("")).isZero();
        assertThat(came).isEmpty();
    }

    @Test
    void noMoreUsersAreTakenThanAListMayHave() throws IOException {
        var rows = new GrantRows(in("5\n6\n7\n8\n"), 2, BYTES_MAX);

        assertThat(rows.read(new Came()))
                .contains("a list has at most 2 users, and this one was not read from row 3 on");

        assertThat(came).containsExactly("1 user 5", "2 user 6");
    }

    @Test
    void aListOfExactlyAsManyUsersIsReadToItsEnd() throws IOException {
        var rows = new GrantRows(in("userId\n5\n6\n\n"), 2, BYTES_MAX);

        assertThat(rows.read(new Came())).isEmpty();

        assertThat(came).containsExactly("2 user 5", "3 user 6");
    }

    @Test
    void noMoreBytesAreReadThanAListMayHave() throws IOException {
        var rows = new GrantRows(in("5\n66\n7\n"), 100, 4);

        assertThat(rows.read(new Came()))
                .contains("a list has at most 4 bytes, and this one was not read from row 2 on");

        assertThat(came).containsExactly("1 user 5");
    }

    @Test
    void aListOfExactlyAsManyBytesIsReadToItsEnd() throws IOException {
        var rows = new GrantRows(in("5\n6\n"), 100, 4);

        assertThat(rows.read(new Came())).isEmpty();

        assertThat(came).containsExactly("1 user 5", "2 user 6");
    }

    @Test
    void aRowThatNeverEndsEndsAtTheBound() throws IOException {
        var endless = new EndlessStream('1');
        var rows = new GrantRows(endless, 100, BYTES_MAX);

        assertThat(rows.read(new Came()))
                .contains("a list has at most 1000 bytes, and this one was not read from row 1 on");

        assertThat(came).isEmpty();
        // The buffer reads ahead.
        assertThat(endless.given()).isLessThan(BYTES_MAX + 10_000);
    }

    @Test
    void whatTheReceiverThrowsEndsTheReading() {
        var rows = new GrantRows(in("5\n6\n"));

        assertThatThrownBy(() -> rows.read(new Came() {
                    @Override
                    public void user(long row, long userId) throws IOException {
                        throw new IOException("full");
                    }
                }))
                .hasMessage("full");
        assertThat(rows.rows()).isEqualTo(1);
    }

    private long read(String text) throws IOException {
        var rows = new GrantRows(in(text));
        rows.read(new Came());
        return rows.rows();
    }

    private static InputStream in(String text) {
        return new ByteArrayInputStream(text.getBytes(UTF_8));
    }

    private class Came implements GrantRows.Sink {
        @Override
        public void user(long row, long userId) throws IOException {
            came.add(row + " user " + userId);
        }

        @Override
        public void fault(long row, String reason) {
            came.add(row + " fault " + reason);
        }
    }
}
