package kr.hhplus.orderpayment.idempotency;

import java.util.List;
import java.util.function.Function;
import kr.hhplus.orderpayment.database.Decided;
import kr.hhplus.orderpayment.database.StorageUnavailableException;
import kr.hhplus.orderpayment.database.Transactions;
import kr.hhplus.schemas.coupon.RequestKey;
import kr.hhplus.schemas.http.Problem;
import kr.hhplus.schemas.http.Problem.FieldFault;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import tools.jackson.databind.json.JsonMapper;

/**
 * Answers the calls that change something: each in one transaction, and with an {@code Idempotency-Key} once. The key
 * belongs to the user and the kind of call; the same key with the same request gets the first answer again, also where
 * it was a refusal. With another request it is IDEMPOTENCY_MISMATCH, and while the first call is not answered yet,
 * IDEMPOTENCY_IN_PROGRESS. What ends as UNAVAILABLE has changed nothing and is not kept.
 *
 * <p>Thread-safe.
 */
public final class ShopCalls {
    public static final String KEY_HEADER = "Idempotency-Key";
    /** Tells an answer that was given before. */
    public static final String REPLAYED_HEADER = "Idempotent-Replayed";

    private final Transactions transactions;
    private final StoredAnswers answers;
    private final JsonMapper json;

    public ShopCalls(Transactions transactions, StoredAnswers answers, JsonMapper json) {
        this.transactions = transactions;
        this.answers = answers;
        this.json = json;
    }

    /**
     * Does the work and answers.
     *
     * @param success the status when it is done
     * @param scope the kind of call, at most 16 characters
     * @param request all that the call is asked to do
     * @param work may be called several times
     */
    public <T> ResponseEntity<Object> answer(
            HttpStatus success,
            String scope,
            long userId,
            @Nullable String key,
            Object request,
            Function<Handle, Decided<T>> work) {
        try {
            if (key == null) {
                return toResponse(toAnswer(success, transactions.decide(work)), false);
            }
            if (!RequestKey.isValid(key)) {
                return Problem.invalid(List.of(new FieldFault(KEY_HEADER, "must match " + RequestKey.FORMAT)))
                        .toResponse();
            }
            var call = StoredAnswers.Call.of(scope, userId, key, json.writeValueAsBytes(request));
            return once(call, success, work);
        } catch (StorageUnavailableException e) {
            throw e.toProblem();
        }
    }

    /** Reads for a call that changes nothing. */
    public <T> T read(Function<Handle, T> query) {
        try {
            return transactions.read(query);
        } catch (StorageUnavailableException e) {
            throw e.toProblem();
        }
    }

    private <T> ResponseEntity<Object> once(
            StoredAnswers.Call call, HttpStatus success, Function<Handle, Decided<T>> work) {
        Decided<Given> given = transactions.decide(handle -> {
            var before = answers.find(handle, call);
            if (before == null && !answers.claim(handle, call)) {
                // Another call with the key has ended since.
                before = answers.find(handle, call);
            }
            if (before != null) {
                return before.then(answer -> Decided.done(new Given(answer, true)));
            }
            handle.savepoint("claimed");
            var decided = work.apply(handle);
            if (decided instanceof Decided.Refused<T>) {
                handle.rollbackToSavepoint("claimed");
            }
            var answer = toAnswer(success, decided);
            answers.keep(handle, call, answer);
            return Decided.done(new Given(answer, false));
        });
        if (given instanceof Decided.Done<Given> done) {
            return toResponse(done.value().answer(), done.value().replayed());
        }
        return ((Decided.Refused<Given>) given).problem().toResponse();
    }

    private record Given(StoredAnswers.Answer answer, boolean replayed) {}

    private <T> StoredAnswers.Answer toAnswer(HttpStatus success, Decided<T> decided) {
        if (decided instanceof Decided.Done<T> done) {
            return new StoredAnswers.Answer(success.value(), json.writeValueAsString(done.value()));
        }
        var problem = ((Decided.Refused<T>) decided).problem();
        return new StoredAnswers.Answer(problem.code().status().value(), json.writeValueAsString(problem.toDetail()));
    }

    private ResponseEntity<Object> toResponse(StoredAnswers.Answer answer, boolean replayed) {
        var response = ResponseEntity.status(answer.status())
                .contentType(
                        answer.status() < HttpStatus.BAD_REQUEST.value()
                                ? MediaType.APPLICATION_JSON
                                : MediaType.APPLICATION_PROBLEM_JSON);
        if (replayed) {
            response.header(REPLAYED_HEADER, "true");
        }
        return response.body(json.readTree(answer.json()));
    }
}
