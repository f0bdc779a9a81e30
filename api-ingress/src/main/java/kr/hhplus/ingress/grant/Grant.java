package kr.hhplus.ingress.grant;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import kr.hhplus.ingress.publish.CommandLog;
import kr.hhplus.schemas.coupon.CouponCommand.GrantCoupon;
import kr.hhplus.schemas.coupon.LogPosition;
import org.jspecify.annotations.Nullable;

/**
 * One list on its way into the log, with a bounded number of rows between here and the acknowledgement. Used by the
 * thread that reads the list.
 */
final class Grant implements GrantRows.Sink {
    static final int FAULTS_TOLD_MAX = 1_000;
    private static final long NO_OFFSET = -1;
    private static final int IN_FLIGHT_MAX = 2_000;
    private static final long ROOM_LOOK_MS = 5;

    /** A row that was not taken. */
    record Fault(long row, String reason) {}

    /** Tells how far the list has come, whenever it likes. */
    interface Progress {
        void at(long rows, long accepted, long rejected) throws IOException;
    }

    private final CommandLog commandLog;
    private final long couponId;
    private final String grantId;
    private final Progress progress;
    private final Duration roomWaitMax;
    private final Semaphore room = new Semaphore(IN_FLIGHT_MAX);
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final List<Fault> faults = new ArrayList<>();
    /** Of the rows that are acknowledged; the producer's thread writes it. */
    private final AtomicLong lastOffset = new AtomicLong(NO_OFFSET);

    private long accepted;
    private long rejected;

    /**
     * A list that is about to be read.
     *
     * @param roomWaitMax how long a row waits for those before it to be acknowledged
     */
    Grant(CommandLog commandLog, long couponId, String grantId, Progress progress, Duration roomWaitMax) {
        this.commandLog = commandLog;
        this.couponId = couponId;
        this.grantId = grantId;
        this.progress = progress;
        this.roomWaitMax = roomWaitMax;
    }

    @Override
    public void user(long row, long userId) throws IOException {
        try {
            append(new GrantCoupon(couponId, userId, grantId));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LogFailureException("the server stops", e);
        }
        accepted++;
        progress.at(row, accepted, rejected);
    }

    @Override
    public void fault(long row, String reason) throws IOException {
        rejected++;
        if (faults.size() < FAULTS_TOLD_MAX) {
            faults.add(new Fault(row, reason));
        }
        progress.at(row, accepted, rejected);
    }

    private void append(GrantCoupon command) throws InterruptedException, LogFailureException {
        if (!room.tryAcquire(roomWaitMax.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new LogFailureException("the log does not acknowledge", null);
        }
        rethrow();
        long deadline = System.nanoTime() + roomWaitMax.toNanos();
        Optional<CompletableFuture<LogPosition>> appended = commandLog.append(command);
        // Shoppers go first.
        while (appended.isEmpty()) {
            if (System.nanoTime() - deadline >= 0) {
                throw new LogFailureException("too many requests are on their way", null);
            }
            TimeUnit.MILLISECONDS.sleep(ROOM_LOOK_MS);
            appended = commandLog.append(command);
        }
        var unused = appended.get().whenComplete((position, cause) -> {
            if (cause == null) {
                lastOffset.accumulateAndGet(position.offset(), Math::max);
            } else {
                failure.compareAndSet(null, cause);
            }
            room.release();
        });
    }

    /** Waits until everything is in the log; throws where something may not be. */
    void await() throws IOException {
        try {
            if (!room.tryAcquire(IN_FLIGHT_MAX, roomWaitMax.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new LogFailureException("the log does not acknowledge", null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LogFailureException("the server stops", e);
        }
        rethrow();
    }

    private void rethrow() throws LogFailureException {
        var cause = failure.get();
        if (cause != null) {
            throw new LogFailureException("the log does not acknowledge", cause);
        }
    }

    long accepted() {
        return accepted;
    }

    long rejected() {
        return rejected;
    }

    /** Where in the log the list ends; null where no row of it is acknowledged. */
    @Nullable
    Long lastOffset() {
        long offset = lastOffset.get();
        return offset == NO_OFFSET ? null : offset;
    }

    /** The first {@link #FAULTS_TOLD_MAX}. */
    List<Fault> faults() {
        return faults;
    }

    /** The log did not take a row; rows before it may be in it or not. */
    static final class LogFailureException extends IOException {
        private static final long serialVersionUID = 1L;

        LogFailureException(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }
}
