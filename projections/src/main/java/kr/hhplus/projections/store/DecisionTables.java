package kr.hhplus.projections.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import kr.hhplus.schemas.coupon.CouponDecision;
import kr.hhplus.schemas.coupon.CouponDecision.CampaignDecided;
import kr.hhplus.schemas.coupon.CouponDecision.IssueDecided;
import kr.hhplus.schemas.coupon.Outcome;
import org.jdbi.v3.core.Handle;

/** Writes decisions into coupon_decision and coupon_campaign; writing one again changes nothing. */
final class DecisionTables {
    /** A ticket's row is only ever replaced by a later decision, which there is only after a "not now". */
    private static final String UPSERT_DECISION = """
            INSERT INTO coupon_decision (coupon_id, user_id, outcome, issuance_number,
                                         decided_partition, decided_offset, decided_at, expires_at)
            VALUES (:couponId, :userId, :outcome, :number, :partition, :offset, :decidedAt, :expiresAt)
            ON DUPLICATE KEY UPDATE
              outcome         = IF(VALUES(decided_offset) > decided_offset, VALUES(outcome), outcome),
              issuance_number = IF(VALUES(decided_offset) > decided_offset, VALUES(issuance_number), issuance_number),
              decided_at      = IF(VALUES(decided_offset) > decided_offset, VALUES(decided_at), decided_at),
              expires_at      = IF(VALUES(decided_offset) > decided_offset, VALUES(expires_at), expires_at),
              decided_offset  = GREATEST(VALUES(decided_offset), decided_offset)
            """;

    private static final String UPSERT_CAMPAIGN = """
            INSERT INTO coupon_campaign (coupon_id, name, stock, issued, opens_at, closes_at, discount_type,
                                         discount_value, discount_cap, min_order_amount, valid_days, expires_at)
            VALUES (:couponId, :name, :stock, 0, :opensAt, :closesAt, :discountType,
                    :discountValue, :discountCap, :minOrderAmount, :validDays, :expiresAt)
            ON DUPLICATE KEY UPDATE
              name = VALUES(name), stock = VALUES(stock), opens_at = VALUES(opens_at), closes_at = VALUES(closes_at),
              discount_type = VALUES(discount_type), discount_value = VALUES(discount_value),
              discount_cap = VALUES(discount_cap), min_order_amount = VALUES(min_order_amount),
              valid_days = VALUES(valid_days), expires_at = VALUES(expires_at)
            """;

    private static final String RAISE_ISSUED =
            "UPDATE coupon_campaign SET issued = GREATEST(issued, :issued) WHERE coupon_id = :couponId";

    private DecisionTables() {}

    /** Writes the decisions, which are in log order within each coupon, in the caller's transaction. */
    static void write(Handle handle, List<CouponDecision> decisions) {
        List<IssueDecided> tickets = new ArrayList<>(decisions.size());
        Map<Long, Long> issued = new HashMap<>();
        for (var decision : decisions) {
            if (decision instanceof CampaignDecided campaign && campaign.refusal() == null) {
                writeCampaign(handle, campaign);
            }
            // A repeat has its row already: it is stored with the decision that it repeats.
            if (decision instanceof IssueDecided issue && !issue.isRepeat()) {
                tickets.add(issue);
                if (issue.outcome() == Outcome.ISSUED) {
                    issued.merge(issue.couponId(), issue.issuanceNumber(), Math::max);
                }
            }
        }
        writeTickets(handle, tickets);
        issued.forEach((couponId, number) -> handle.createUpdate(RAISE_ISSUED)
                .bind("couponId", couponId)
                .bind("issued", number)
                .execute());
    }

    private static void writeTickets(Handle handle, List<IssueDecided> tickets) {
        if (tickets.isEmpty()) {
            return;
        }
        var batch = handle.prepareBatch(UPSERT_DECISION);
        for (var ticket : tickets) {
            var position = ticket.decidedPosition();
            batch.bind("couponId", ticket.couponId())
                    .bind("userId", ticket.userId())
                    .bind("outcome", ticket.outcome().name())
                    .bind("number", ticket.issuanceNumber() == 0 ? null : (Long) ticket.issuanceNumber())
                    .bind("partition", position.partition())
                    .bind("offset", position.offset())
                    .bind("decidedAt", position.time())
                    .bind("expiresAt", ticket.expiresAt())
                    .add();
        }
        batch.execute();
    }

    private static void writeCampaign(Handle handle, CampaignDecided campaign) {
        var terms = campaign.terms();
        var discount = terms.discount();
        handle.createUpdate(UPSERT_CAMPAIGN)
                .bind("couponId", campaign.couponId())
                .bind("name", terms.name())
                .bind("stock", terms.stock())
                .bind("opensAt", terms.opensAt())
                .bind("closesAt", terms.closesAt())
                .bind("discountType", discount == null ? null : discount.type().name())
                .bind("discountValue", discount == null ? null : (Long) discount.value())
                .bind("discountCap", discount == null ? null : discount.capAmount())
                .bind("minOrderAmount", terms.minOrderAmount())
                .bind("validDays", terms.validDays())
                .bind("expiresAt", terms.expiresAt())
                .execute();
    }
}
