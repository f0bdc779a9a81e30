package kr.hhplus.standalone.guarantee;

import kr.hhplus.schemas.coupon.CouponCommand;
import kr.hhplus.schemas.coupon.LogPosition;

/** A record of coupon-commands. */
public record LoggedCommand(LogPosition position, CouponCommand command) {}
