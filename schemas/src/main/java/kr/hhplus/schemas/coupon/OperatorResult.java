package kr.hhplus.schemas.coupon;

import org.jspecify.annotations.Nullable;

/**
 * What an operator's command came to.
 *
 * @param offset of the command
 * @param operatorKey of the command
 * @param refusal why it had no effect; null: it had
 */
public record OperatorResult(
        long offset, String operatorKey, @Nullable CampaignRefusal refusal) {}
