package kr.hhplus.standalone.audit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import kr.hhplus.schemas.topic.Topics;
import kr.hhplus.standalone.cli.CommandFailure;
import kr.hhplus.standalone.cli.ExitCode;
import kr.hhplus.standalone.cli.Subcommand;
import kr.hhplus.standalone.run.DataOption;
import kr.hhplus.standalone.run.RunInfo;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Proves what a shopper was told from the log. */
@Command(
        name = "verify-receipt",
        description = {
            "Fold the log of a receipt's coupon up to its offset, and check everything that the receipt says.",
            "Exit code 0: it is true. 1: it is not, or Kafka does not answer. 2: it is no receipt."
        })
public final class VerifyReceiptCommand extends Subcommand {
    private static final String STDIN = "-";
    private static final int BYTES_MAX = 64 * 1024;

    @Parameters(
            paramLabel = "FILE",
            description = "What GET /api/v1/coupon/requests/{requestId} has answered for a decided request; -: stdin.")
    private String file = STDIN;

    @Option(
            names = "--kafka",
            paramLabel = "HOST:PORT",
            description = "Where the log is. Default: that of the local run.")
    private @Nullable String kafka;

    @Mixin
    private DataOption data = new DataOption();

    @Override
    public Integer call() {
        var receipt = Receipt.parse(read());
        var verdict = check(kafka == null ? RunInfo.require(data.folder()).kafka() : kafka, receipt);
        out().println(verdict.text());
        if (verdict.note() != null) {
            out().println("note: " + verdict.note());
        }
        out().flush();
        return verdict.isTrue() ? ExitCode.OK : ExitCode.FAILED;
    }

    private byte[] read() {
        try (var input = file.equals(STDIN) ? System.in : Files.newInputStream(Path.of(file))) {
            return bounded(input);
        } catch (NoSuchFileException e) {
            throw CommandFailure.unusable("there is no file " + file);
        } catch (IOException | InvalidPathException e) {
            throw CommandFailure.unusable("cannot read " + file + ": " + e.getMessage());
        }
    }

    private static byte[] bounded(InputStream input) throws IOException {
        var bytes = input.readNBytes(BYTES_MAX + 1);
        if (bytes.length > BYTES_MAX) {
            throw CommandFailure.unusable("this is no receipt: it has more than " + BYTES_MAX + " bytes");
        }
        return bytes;
    }

    private static ReceiptCheck.Verdict check(String kafka, Receipt receipt) {
        var check = new ReceiptCheck(receipt);
        var key = LoggedKey.of(receipt.couponId());
        int partition = LoggedKey.partitionOf(receipt.couponId());
        try (var log = new LogCursor(kafka, Topics.COUPON_COMMANDS)) {
            log.requireWhole(List.of(new TopicPartition(Topics.COUPON_COMMANDS.name(), partition)));
            log.open(partition);
            long end = log.end();
            for (var record = log.nextBefore(end); record != null; record = log.nextBefore(end)) {
                var command = Arrays.equals(key, record.key()) ? LoggedCommand.read(record) : null;
                if (command != null) {
                    check.accept(command, LoggedCommand.position(record));
                }
            }
            return check.verdict();
        } catch (KafkaException e) {
            throw CommandFailure.failed("Kafka at " + kafka + " does not answer: " + e.getMessage(), e);
        }
    }
}
