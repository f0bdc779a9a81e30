package kr.hhplus.benchmarks.system;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import kr.hhplus.benchmarks.load.Generator;
import kr.hhplus.benchmarks.load.HttpLoad;
import kr.hhplus.benchmarks.load.PublishBytes;
import kr.hhplus.standalone.flood.CampaignClient;
import kr.hhplus.standalone.flood.FloodPlan;
import kr.hhplus.standalone.flood.FloodTarget;
import kr.hhplus.standalone.flood.OutcomeWatch;
import kr.hhplus.standalone.flood.SeenOutcomes;
import kr.hhplus.standalone.guarantee.EvidenceReader;
import kr.hhplus.standalone.guarantee.Guarantees;
import kr.hhplus.standalone.guarantee.StoredDecisions;
import org.HdrHistogram.Histogram;

/**
 * The sale of a fresh coupon: its campaign, a sample of users who watch their outcome, and in the end the guarantees, by
 * the log and MySQL. To be handed to an {@link HttpLoad} of {@link PublishBytes}.
 */
public final class Sale implements HttpLoad.Answers, AutoCloseable {
    /** The door's path. */
    public static final String PATH = "/api/v1/coupon/publish";

    private static final Duration STILL_MAX = Duration.ofSeconds(30);
    private static final long POLL_MS = 20;
    /** Status of an answer by which a request is accepted. */
    public static final int ACCEPTED = 202;

    private final FloodTarget target;
    private final long couponId;
    private final StoredDecisions stored;
    private final SeenOutcomes seen;
    private final OutcomeWatch watch;
    private final EvidenceReader reader;
    private final EvidenceReader.Start start;
    /** Only of the event loop while the load runs. */
    private final BitSet acceptedUsers = new BitSet();

    /**
     * Defines the campaign.
     *
     * @param requests as many as will be sent; the sample that is watched depends on it
     */
    public Sale(FloodTarget target, long couponId, long stock, int requests, Generator generator)
            throws InterruptedException {
        this.target = target;
        this.couponId = couponId;
        this.stored = new StoredDecisions(target.mysql());
        this.seen = new SeenOutcomes(stored, couponId);
        this.reader = new EvidenceReader(target.kafka(), stored, STILL_MAX);
        this.start = reader.startOfNew(couponId);
        var plan = new FloodPlan(couponId, stock, 1, requests, null, 1, 0);
        this.watch = new OutcomeWatch(plan, target, generator.loop(), seen::add);
        CampaignClient.define(target, couponId, stock);
        watch.start();
    }

    /** Requests for this coupon. */
    public PublishBytes requests() {
        return new PublishBytes(server(), PATH, couponId);
    }

    private InetSocketAddress server() {
        return new InetSocketAddress(target.http().getHost(), target.http().getPort());
    }

    @Override
    public void onAnswer(int request, long dueNanos, int status, ByteBuf body) {
        if (status == ACCEPTED) {
            int user = PublishBytes.user(request);
            acceptedUsers.set(user);
            watch.onAccepted(user, dueNanos, body);
        }
    }

    /** After the load: waits until all accepted requests are decided and in MySQL, or no more come. */
    public Rows.Counted awaitStored() throws InterruptedException {
        return Rows.await(() -> stored.count(couponId), acceptedUsers.cardinality());
    }

    /** After the load: what is wrong with the sale; empty: all guarantees hold, and every watched outcome was seen. */
    public List<String> faults() throws InterruptedException {
        awaitSeen();
        watch.close();
        var evidence = reader.read(couponId, start, userIds(), seen.await());
        List<String> faults = new ArrayList<>();
        for (var guarantee : Guarantees.ALL) {
            var verdict = guarantee.verify(evidence);
            if (!verdict.held()) {
                faults.add(guarantee.name() + " is BROKEN: " + verdict.evidence());
            }
        }
        if (evidence.rows().size() != acceptedUsers.cardinality()) {
            faults.add("%,d requests accepted, %,d stored"
                    .formatted(acceptedUsers.cardinality(), evidence.rows().size()));
        }
        if (watch.open() > 0) {
            faults.add("%,d watched outcomes were not seen".formatted(watch.open()));
        }
        return faults;
    }

    /** Of the watched users: from when the request was due until the outcome was seen. To be read after {@link #faults}. */
    public Histogram decisionMicros() {
        return watch.decisionMicros();
    }

    private Set<Long> userIds() {
        Set<Long> ids = new HashSet<>();
        acceptedUsers.stream().forEach(user -> ids.add((long) user));
        return ids;
    }

    private void awaitSeen() throws InterruptedException {
        int before = watch.open();
        long changedNanos = System.nanoTime();
        while (watch.open() > 0 && System.nanoTime() - changedNanos < STILL_MAX.toNanos()) {
            if (watch.open() != before) {
                before = watch.open();
                changedNanos = System.nanoTime();
            }
            Thread.sleep(POLL_MS);
        }
    }

    @Override
    public void close() {
        watch.close();
        seen.close();
        stored.close();
    }
}
