package kr.hhplus.schemas.coupon;

/** Something that may change a coupon's outcome: a value of topic coupon-commands. */
public sealed interface CouponCommand {
    /** The coupon, and as decimal text the record's key. */
    long couponId();

    /** A command about what one user has of the coupon. */
    sealed interface OfUser extends CouponCommand {
        long userId();
    }

    /** A command that only operators can give. */
    sealed interface OfOperator extends CouponCommand {
        /** A repeated command has the key of the first one, and no effect of its own; empty: every command is new. */
        String operatorKey();
    }

    /** Creates a campaign or changes its terms. */
    record DefineCampaign(long couponId, CampaignTerms terms, String operatorKey) implements OfOperator {
        public DefineCampaign {
            Ids.require("couponId", couponId);
            RequestKey.require("operatorKey", operatorKey);
        }
    }

    /**
     * Adds to the stock or takes from it.
     *
     * @param delta not 0, its size at most {@link CampaignTerms#STOCK_MAX}
     */
    record ChangeStock(long couponId, long delta, String operatorKey) implements OfOperator {
        public ChangeStock {
            Ids.require("couponId", couponId);
            Range.require("delta", delta, -CampaignTerms.STOCK_MAX, CampaignTerms.STOCK_MAX);
            if (delta == 0) {
                throw new IllegalArgumentException("delta must not be 0");
            }
            RequestKey.require("operatorKey", operatorKey);
        }
    }

    /** Pauses, resumes or closes a campaign. */
    record ChangeStatus(long couponId, Change change, String operatorKey) implements OfOperator {
        public enum Change {
            PAUSE,
            RESUME,
            /** For good. */
            CLOSE
        }

        public ChangeStatus {
            Ids.require("couponId", couponId);
            RequestKey.require("operatorKey", operatorKey);
        }
    }

    /**
     * Takes one coupon back from its user; its number stays used.
     *
     * @param issuanceNumber which one; 0: the only one
     * @param returnToStock whether one more can be issued in its place
     */
    record RevokeIssuance(long couponId, long userId, long issuanceNumber, boolean returnToStock, String operatorKey)
            implements OfUser, OfOperator {
        public RevokeIssuance {
            Ids.require("couponId", couponId);
            Ids.require("userId", userId);
            Range.require("issuanceNumber", issuanceNumber, 0, Ids.MAX);
            RequestKey.require("operatorKey", operatorKey);
        }
    }

    /**
     * One user's request for one coupon.
     *
     * @param requestKey tells a user's requests apart where the per-user limit is above 1; empty: there is only one
     */
    record IssueCoupon(long couponId, long userId, String requestKey) implements OfUser {
        public IssueCoupon {
            Ids.require("couponId", couponId);
            Ids.require("userId", userId);
            RequestKey.require("requestKey", requestKey);
        }

        /** The request of a user who has only one. */
        public IssueCoupon(long couponId, long userId) {
            this(couponId, userId, RequestKey.NONE);
        }
    }

    /**
     * An operator gives a user a coupon, at any time before the campaign is closed.
     *
     * @param grantId the list that the user is on; one coupon a user and list
     */
    record GrantCoupon(long couponId, long userId, String grantId) implements OfUser {
        public GrantCoupon {
            Ids.require("couponId", couponId);
            Ids.require("userId", userId);
            RequestKey.require("grantId", grantId);
        }

        public String requestKey() {
            return RequestKey.ofGrant(grantId);
        }
    }

    /** A user gives up an earlier request, and with it the coupon, if it has won one by then. */
    record WithdrawRequest(long couponId, long userId, String requestKey) implements OfUser {
        public WithdrawRequest {
            Ids.require("couponId", couponId);
            Ids.require("userId", userId);
            RequestKey.requireAny("requestKey", requestKey);
        }
    }

    /**
     * Draws the order of the requests that came before the opening.
     *
     * @param seed its SHA-256 is the commitment in the terms
     */
    record DrawOrder(long couponId, Bytes32 seed) implements CouponCommand {
        public DrawOrder {
            Ids.require("couponId", couponId);
        }
    }
}
