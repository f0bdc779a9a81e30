package kr.hhplus.client;

import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import kr.hhplus.client.Answer.Accepted;
import kr.hhplus.client.Answer.Refused;

/** An example: asks for a coupon and tells what became of it. */
final class GetCoupon {
    private static final Duration WAIT_MAX = Duration.ofMinutes(1);

    private GetCoupon() {}

    @SuppressWarnings("SystemOut")
    public static void main(String[] arguments) throws InterruptedException {
        if (arguments.length != 3) {
            System.err.println("usage: GetCoupon <server> <userId> <couponId>");
            System.exit(2);
        }
        var client = new CouponClient(URI.create(arguments[0]));
        var answer = client.request(Long.parseLong(arguments[1]), Long.parseLong(arguments[2]), null, WAIT_MAX);
        if (answer instanceof Refused refused) {
            System.out.println(refused.code() + ": " + refused.detail());
            System.exit(1);
        } else if (answer instanceof Accepted accepted) {
            System.out.println("accepted at place " + accepted.position() + ", ticket " + accepted.requestId());
            var decided = client.await(accepted.requestId(), WAIT_MAX);
            System.out.println(
                    decided.isIssued()
                            ? "coupon number " + decided.issuanceNumber()
                            : decided.status().toLowerCase(Locale.ROOT));
            System.exit(decided.isIssued() ? 0 : 1);
        }
    }
}
