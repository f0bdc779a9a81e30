package kr.hhplus.projections.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import kr.hhplus.schemas.coupon.CampaignTerms;
import kr.hhplus.schemas.coupon.CouponDecision;
import kr.hhplus.schemas.coupon.CouponDecision.CampaignDecided;
import kr.hhplus.schemas.coupon.CouponDecision.IssueDecided;
import kr.hhplus.schemas.coupon.Outcome;
import org.jdbi.v3.core.Handle;

/** Writes decisions into coupon_decision and coupon_campaign; writing one again changes nothing, stored_at neither. */
final class DecisionTables {
    /** A ticket's row is only ever replaced by a later decision, so that a replay leads nobody into the past. */
    private static final String UPSERT_DECISION = """
            INSERT INTO coupon_decision (coupon_id, user_id, request_key, outcome, issuance_number, rank_no,
                                         decided_partition, decided_offset, decided_at, issued_at, expires_at,
                                         stored_at)
            VALUES (:couponId, :userId, :requestKey, :outcome, :number, :rank,
                    :partition, :offset, :decidedAt, :issuedAt, :expiresAt, :storedAt)
            ON DUPLICATE KEY UPDATE
              outcome         = IF(VALUES(decided_offset) > decided_offset, VALUES(outcome), outcome),
              issuance_number = IF(VALUES(decided_offset) > decided_offset, VALUES(issuance_number), issuance_number),
              rank_no         = IF(VALUES(decided_offset) > decided_offset, VALUES(rank_no), rank_no),
              decided_at      = IF(VALUES(decided_offset) > decided_offset, VALUES(decided_at), decided_at),
              issued_at       = IF(VALUES(decided_offset) > decided_offset,
                                   IF(VALUES(issuance_number) IS NULL, NULL, COALESCE(VALUES(issued_at), issued_at)),
                                   issued_at),
              expires_at      = IF(VALUES(decided_offset) > decided_offset, VALUES(expires_at), expires_at),
              stored_at       = IF(VALUES(decided_offset) > decided_offset, VALUES(stored_at), stored_at),
              decided_offset  = GREATEST(VALUES(decided_offset), decided_offset)
            """;

    /** The same for a campaign. */
    private static final String UPSERT_CAMPAIGN = """
            INSERT INTO coupon_campaign (coupon_id, name, stock, issued, opens_at, closes_at, per_user_limit,
                                         discount_type, discount_value, discount_cap, min_order_amount, valid_days,
                                         expires_at, paused, closed, draw_commitment, refund_policy,
                                         command_offset)
            VALUES (:couponId, :name, :stock, 0, :opensAt, :closesAt, :perUserLimit,
                    :discountType, :discountValue, :discountCap, :minOrderAmount, :validDays,
                    :expiresAt, :paused, :closed, :drawCommitment, :refundPolicy, :offset)
            ON DUPLICATE KEY UPDATE
              name             = IF(VALUES(command_offset) > command_offset, VALUES(name), name),
              stock            = IF(VALUES(command_offset) > command_offset, VALUES(stock), stock),
              opens_at         = IF(VALUES(command_offset) > command_offset, VALUES(opens_at), opens_at),
              closes_at        = IF(VALUES(command_offset) > command_offset, VALUES(closes_at), closes_at),
              per_user_limit   = IF(VALUES(command_offset) > command_offset, VALUES(per_user_limit), per_user_limit),
              discount_type    = IF(VALUES(command_offset) > command_offset, VALUES(discount_type), discount_type),
              discount_value   = IF(VALUES(command_offset) > command_offset, VALUES(discount_value), discount_value),
              discount_cap     = IF(VALUES(command_offset) > command_offset, VALUES(discount_cap), discount_cap),
              min_order_amount = IF(VALUES(command_offset) > command_offset, VALUES(min_order_amount), min_order_amount),
              valid_days       = IF(VALUES(command_offset) > command_offset, VALUES(valid_days), valid_days),
              expires_at       = IF(VALUES(command_offset) > command_offset, VALUES(expires_at), expires_at),
              paused           = IF(VALUES(command_offset) > command_offset, VALUES(paused), paused),
              closed           = IF(VALUES(command_offset) > command_offset, VALUES(closed), closed),
              draw_commitment  = IF(VALUES(command_offset) > command_offset, VALUES(draw_commitment), draw_commitment),
              refund_policy    = IF(VALUES(command_offset) > command_offset, VALUES(refund_policy), refund_policy),
              command_offset   = GREATEST(VALUES(command_offset), command_offset)
            """;

    private static final String RAISE_COUNTS = """
            UPDATE coupon_campaign
            SET issued = GREATEST(issued, :issued), returned = GREATEST(returned, :returned)
            WHERE coupon_id = :couponId
            """;

    /** How far the numbers of a coupon have come; both only ever grow. */
    private record Counts(long issued, long returned) {
        static Counts of(IssueDecided decision) {
            return new Counts(decision.issuanceNumber(), decision.returned());
        }

        Counts max(Counts other) {
            return new Counts(Math.max(issued, other.issued), Math.max(returned, other.returned));
        }
    }

    private DecisionTables() {}

    /**
     * Writes the decisions, which are in log order within each coupon, in the caller's transaction.
     *
     * @param storedAt of the rows of tickets that are new or change
     */
    static void write(Handle handle, List<CouponDecision> decisions, Instant storedAt) {
        List<IssueDecided> tickets = new ArrayList<>(decisions.size());
        Map<Long, Counts> counts = new HashMap<>();
        for (var decision : decisions) {
            if (decision instanceof CampaignDecided campaign && campaign.terms() != null) {
                writeCampaign(handle, campaign, campaign.terms());
            }
            // A repeat has its row already: it is stored with the decision that it repeats.
            if (decision instanceof IssueDecided issue && !issue.isRepeat()) {
                tickets.add(issue);
                if (issue.issuanceNumber() > 0) {
                    counts.merge(issue.couponId(), Counts.of(issue), Counts::max);
                }
            }
        }
        writeTickets(handle, tickets, storedAt);
        counts.forEach((couponId, count) -> handle.createUpdate(RAISE_COUNTS)
                .bind("couponId", couponId)
                .bind("issued", count.issued())
                .bind("returned", count.returned())
                .execute());
    }

    private static void writeTickets(Handle handle, List<IssueDecided> tickets, Instant storedAt) {
        if (tickets.isEmpty()) {
            return;
        }
        var batch = handle.prepareBatch(UPSERT_DECISION);
        var times = new SqlTimes();
        for (var ticket : tickets) {
            var position = ticket.decidedPosition();
            batch.bind("couponId", ticket.couponId())
                    .bind("userId", ticket.userId())
                    .bind("requestKey", ticket.requestKey())
                    .bind("outcome", ticket.outcome().name())
                    .bind("number", ticket.issuanceNumber() == 0 ? null : (Long) ticket.issuanceNumber())
                    .bind("rank", ticket.rank())
                    .bind("partition", position.partition())
                    .bind("offset", position.offset())
                    .bind("decidedAt", times.text(position.time()))
                    .bind("issuedAt", ticket.outcome() == Outcome.ISSUED ? times.text(position.time()) : null)
                    .bind("expiresAt", times.text(ticket.expiresAt()))
                    .bind("storedAt", times.text(storedAt))
                    .add();
        }
        batch.execute();
    }

    private static void writeCampaign(Handle handle, CampaignDecided campaign, CampaignTerms terms) {
        var discount = terms.discount();
        handle.createUpdate(UPSERT_CAMPAIGN)
                .bind("couponId", campaign.couponId())
                .bind("name", terms.name())
                .bind("stock", terms.stock())
                .bind("opensAt", terms.opensAt())
                .bind("closesAt", terms.closesAt())
                .bind("perUserLimit", terms.perUserLimit())
                .bind("discountType", discount == null ? null : discount.type().name())
                .bind("discountValue", discount == null ? null : (Long) discount.value())
                .bind("discountCap", discount == null ? null : discount.capAmount())
                .bind("minOrderAmount", terms.minOrderAmount())
                .bind("validDays", terms.validDays())
                .bind("expiresAt", terms.expiresAt())
                .bind("paused", campaign.paused())
                .bind("closed", campaign.closed())
                .bind(
                        "drawCommitment",
                        terms.drawCommitment() == null
                                ? null
                                : terms.drawCommitment().hex())
                .bind("refundPolicy", terms.refundPolicy().name())
                .bind("offset", campaign.commandPosition().offset())
                .execute();
    }
}
