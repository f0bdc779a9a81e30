package kr.hhplus.standalone.console;

import jakarta.validation.constraints.NotNull;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kr.hhplus.schemas.coupon.Ids;
import kr.hhplus.schemas.http.Problem;
import kr.hhplus.schemas.http.Problem.FieldFault;
import kr.hhplus.schemas.http.ProblemException;
import kr.hhplus.standalone.cli.CommandFailure;
import kr.hhplus.standalone.deadletter.DeadLetterId;
import kr.hhplus.standalone.deadletter.Redrive;
import kr.hhplus.standalone.replay.Projection;
import org.jspecify.annotations.Nullable;

/**
 * A job as it is asked for. What a kind does not take must be absent.
 *
 * @param couponId of AUDIT and REPLAY; null: all
 * @param projection of REPLAY, and must be there
 * @param fromOffset of REPLAY; null, and no fromTime: where a replay usually begins
 * @param ids of REDRIVE; null: all that wait
 * @param parked of REDRIVE; then ids must be there
 * @param dryRun of REPLAY and REDRIVE, and must be there
 */
record JobRequest(
        @NotNull(message = "must be AUDIT, REPLAY or REDRIVE")
        Kind kind,

        @Nullable Long couponId,
        @Nullable Projection projection,
        @Nullable Long fromOffset,
        @Nullable Instant fromTime,
        @Nullable List<String> ids,
        @Nullable Boolean parked,
        @Nullable Boolean dryRun) {

    enum Kind {
        AUDIT,
        REPLAY,
        REDRIVE
    }

    /** Ends the call with INVALID_REQUEST for what cannot be. */
    void requireValid() {
        List<FieldFault> faults = new ArrayList<>();
        if (couponId != null && (couponId < Ids.MIN || couponId > Ids.MAX)) {
            faults.add(new FieldFault("couponId", "must be a whole number from 1 to 9007199254740991"));
        }
        switch (kind) {
            case AUDIT -> {
                absent(faults, dryRun, "dryRun");
                absentOfReplay(faults);
                absentOfRedrive(faults);
            }
            case REPLAY -> {
                present(faults, dryRun, "dryRun");
                present(faults, projection, "projection");
                absentOfRedrive(faults);
                checkBegin(faults);
            }
            case REDRIVE -> {
                present(faults, dryRun, "dryRun");
                absent(faults, couponId, "couponId");
                absentOfReplay(faults);
                checkLetters(faults);
            }
        }
        if (!faults.isEmpty()) {
            throw new ProblemException(Problem.invalid(faults), null);
        }
    }

    private void absentOfReplay(List<FieldFault> faults) {
        absent(faults, projection, "projection");
        absent(faults, fromOffset, "fromOffset");
        absent(faults, fromTime, "fromTime");
    }

    private void absentOfRedrive(List<FieldFault> faults) {
        absent(faults, ids, "ids");
        absent(faults, parked, "parked");
    }

    private void checkBegin(List<FieldFault> faults) {
        if (fromOffset != null && fromOffset < 0) {
            faults.add(new FieldFault("fromOffset", "must be 0 or more"));
        }
        if (fromOffset != null && fromTime != null) {
            faults.add(new FieldFault("fromTime", "does not go with fromOffset"));
        }
        if (fromTime != null && !isInRange(fromTime)) {
            faults.add(new FieldFault("fromTime", "must be a time that Kafka has a number for"));
        }
    }

    private static boolean isInRange(Instant time) {
        try {
            return time.toEpochMilli() >= 0;
        } catch (ArithmeticException tooFar) {
            return false;
        }
    }

    private void checkLetters(List<FieldFault> faults) {
        if (ids == null) {
            if (isParked()) {
                faults.add(new FieldFault("ids", "must be given: what is parked is sent one by one"));
            }
        } else if (ids.isEmpty() || ids.size() > Redrive.IDS_MAX) {
            faults.add(new FieldFault("ids", "must be 1 .. " + Redrive.IDS_MAX));
        } else if (!ids.stream().allMatch(JobRequest::isLetterId)) {
            faults.add(new FieldFault("ids", "must each be partition:offset, as the list of dead letters has them"));
        }
    }

    private static boolean isLetterId(@Nullable String text) {
        try {
            return text != null && DeadLetterId.parse(text).offset() >= 0;
        } catch (CommandFailure wrong) {
            return false;
        }
    }

    private static void present(List<FieldFault> faults, @Nullable Object value, String field) {
        if (value == null) {
            faults.add(new FieldFault(field, "is missing"));
        }
    }

    private void absent(List<FieldFault> faults, @Nullable Object value, String field) {
        if (value != null) {
            faults.add(new FieldFault(field, "does not go with " + kind));
        }
    }

    boolean isParked() {
        return Boolean.TRUE.equals(parked);
    }

    boolean isDryRun() {
        return Boolean.TRUE.equals(dryRun);
    }

    /** What was given, by field, without kind and dryRun. */
    Map<String, Object> arguments() {
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        all.put("couponId", couponId);
        all.put("projection", projection);
        all.put("fromOffset", fromOffset);
        all.put("fromTime", fromTime);
        all.put("ids", ids);
        all.put("parked", parked);
        Map<String, Object> given = new LinkedHashMap<>();
        all.forEach((field, value) -> {
            if (value != null) {
                given.put(field, value);
            }
        });
        return given;
    }
}
