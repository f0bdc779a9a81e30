package kr.hhplus.standalone.guarantee;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import kr.hhplus.issuance.decision.CouponRules;
import kr.hhplus.schemas.coupon.Bytes32;
import kr.hhplus.schemas.coupon.CampaignTerms;
import kr.hhplus.schemas.coupon.CouponCommand;
import kr.hhplus.schemas.coupon.CouponCommand.ChangeStatus;
import kr.hhplus.schemas.coupon.CouponCommand.ChangeStock;
import kr.hhplus.schemas.coupon.CouponCommand.DefineCampaign;
import kr.hhplus.schemas.coupon.CouponCommand.DrawOrder;
import kr.hhplus.schemas.coupon.CouponCommand.GrantCoupon;
import kr.hhplus.schemas.coupon.CouponCommand.IssueCoupon;
import kr.hhplus.schemas.coupon.CouponCommand.OfOperator;
import kr.hhplus.schemas.coupon.CouponCommand.RevokeIssuance;
import kr.hhplus.schemas.coupon.CouponCommand.WithdrawRequest;
import kr.hhplus.schemas.coupon.CouponState;
import kr.hhplus.schemas.coupon.Holder;
import kr.hhplus.schemas.coupon.LogPosition;
import kr.hhplus.schemas.ticket.Ticket;
import org.jspecify.annotations.Nullable;

/** Who has to win, found from the commands alone and without the rules that decided them. */
final class ExpectedWinners {
    private final List<Ticket> winners = new ArrayList<>();
    /** By ticket, the number that its user has or that was revoked. */
    private final Map<Ticket, Integer> numbers = new HashMap<>();

    private final Set<Ticket> turnedAway = new HashSet<>();
    private final Set<Ticket> revoked = new HashSet<>();
    /** By user, how many of their tickets have a number, or were turned away for good. */
    private final Map<Long, Integer> numbersOf = new HashMap<>();

    private final Map<Long, Integer> refusalsOf = new HashMap<>();
    private final Map<Ticket, LogPosition> registered = new LinkedHashMap<>();
    private long registrations;
    private boolean drawn;
    private final Deque<String> operatorKeys = new ArrayDeque<>();
    private @Nullable CampaignTerms terms;
    private boolean paused;
    private boolean closed;
    private long returned;

    private ExpectedWinners() {}

    /** The tickets that get number 1, 2 and so on. */
    static List<Ticket> of(List<LoggedCommand> commands) {
        var expected = new ExpectedWinners();
        for (var logged : commands) {
            expected.take(logged.command(), logged.position());
        }
        return expected.winners;
    }

    private void take(CouponCommand command, LogPosition position) {
        var time = position.time();
        if (command instanceof IssueCoupon issue) {
            request(new Ticket(issue.couponId(), issue.userId(), issue.requestKey()), position);
        } else if (command instanceof DrawOrder draw) {
            draw(draw.seed(), time);
        } else if (command instanceof GrantCoupon grant) {
            grant(new Ticket(grant.couponId(), grant.userId(), grant.requestKey()), time);
        } else if (command instanceof WithdrawRequest withdraw) {
            withdraw(new Ticket(withdraw.couponId(), withdraw.userId(), withdraw.requestKey()));
        } else if (command instanceof OfOperator operator) {
            operate(operator, time);
        }
    }

    private void request(Ticket ticket, LogPosition position) {
        if (terms == null || isBound(ticket) || registered.containsKey(ticket)) {
            return;
        }
        var time = position.time();
        if (isOver(terms, time)) {
            if (!isFull(ticket, terms)) {
                turnAway(ticket);
            }
        } else if (isBefore(time, terms.opensAt()) ? isDrawn(terms) : !paused) {
            if (isDrawn(terms) && registrations < CouponRules.REGISTERED_MAX && !hasAll(ticket, terms)) {
                registrations++;
                registered.put(ticket, position);
            } else if (!isDrawn(terms)) {
                serve(ticket, terms);
            }
        }
    }

    private void serve(Ticket ticket, CampaignTerms now) {
        if (!hasAll(ticket, now)) {
            if (remaining(now) > 0) {
                win(ticket);
            } else {
                turnAway(ticket);
            }
        }
    }

    private void draw(Bytes32 seed, Instant time) {
        if (terms == null
                || !isDrawn(terms)
                || !seed.sha256().equals(terms.drawCommitment())
                || (!isOver(terms, time) && (isBefore(time, terms.opensAt()) || paused))) {
            return;
        }
        drawn = true;
        var order = DrawRecipe.order(seed, requireNonNull(terms.opensAt()), registered);
        registered.clear();
        for (var ticket : order) {
            if (isOver(terms, time)) {
                turnAway(ticket);
            } else {
                serve(ticket, terms);
            }
        }
    }

    /** Whether requests are registered for a draw that is still to come. */
    private boolean isDrawn(CampaignTerms now) {
        return now.drawCommitment() != null && !drawn;
    }

    private void grant(Ticket ticket, Instant time) {
        if (terms != null
                && !isBound(ticket)
                && !isOver(terms, time)
                && !hasAll(ticket, terms)
                && remaining(terms) > 0) {
            win(ticket);
        }
    }

    private void withdraw(Ticket ticket) {
        registered.remove(ticket);
        if (!revoked.contains(ticket) && numbers.remove(ticket) != null) {
            numbersOf.merge(ticket.userId(), -1, Integer::sum);
            returned++;
        }
    }

    private void operate(OfOperator command, Instant time) {
        if (terms == null) {
            if (command instanceof DefineCampaign define) {
                terms = define.terms();
                remember(command);
            }
            return;
        }
        boolean isNew = command.operatorKey().isEmpty() || !operatorKeys.contains(command.operatorKey());
        remember(command);
        if (!isNew) {
            return;
        }
        if (command instanceof RevokeIssuance revoke) {
            revoke(revoke);
        } else if (!closed) {
            change(command, terms, time);
        }
    }

    private void change(OfOperator command, CampaignTerms before, Instant time) {
        if (command instanceof DefineCampaign define) {
            boolean otherDraw = isDrawn(before)
                    && registrations > 0
                    && !Objects.equals(define.terms().drawCommitment(), before.drawCommitment());
            terms = define.terms().stock() >= inHands() && !otherDraw ? define.terms() : before;
        } else if (command instanceof ChangeStock change) {
            long stock = before.stock() + change.delta();
            terms = stock >= Math.max(1, inHands()) && stock <= CampaignTerms.STOCK_MAX
                    ? before.withStock(stock)
                    : before;
        } else if (command instanceof ChangeStatus change) {
            if (change.change() == ChangeStatus.Change.CLOSE) {
                closed = true;
            } else if (!isOver(before, time)) {
                paused = change.change() == ChangeStatus.Change.PAUSE;
            }
        }
    }

    private void revoke(RevokeIssuance command) {
        var meant = numbers.entrySet().stream()
                .filter(entry -> entry.getKey().userId() == command.userId())
                .filter(entry -> command.issuanceNumber() == 0 || command.issuanceNumber() == entry.getValue())
                .toList();
        if (meant.size() == 1 && revoked.add(meant.get(0).getKey()) && command.returnToStock()) {
            returned++;
        }
    }

    private void win(Ticket ticket) {
        winners.add(ticket);
        numbers.put(ticket, winners.size());
        numbersOf.merge(ticket.userId(), 1, Integer::sum);
    }

    private void turnAway(Ticket ticket) {
        turnedAway.add(ticket);
        refusalsOf.merge(ticket.userId(), 1, Integer::sum);
    }

    private boolean isBound(Ticket ticket) {
        return numbers.containsKey(ticket) || turnedAway.contains(ticket);
    }

    private boolean hasAll(Ticket ticket, CampaignTerms now) {
        return numbersOf.getOrDefault(ticket.userId(), 0) >= now.perUserLimit() || isFull(ticket, now);
    }

    /** Whether the ticket's user has as many decisions as can be kept. */
    private boolean isFull(Ticket ticket, CampaignTerms now) {
        int coupons = numbersOf.getOrDefault(ticket.userId(), 0);
        long waiting = now.perUserLimit() == 1
                ? 0
                : registered.keySet().stream()
                        .filter(other -> other.userId() == ticket.userId())
                        .count();
        int refusals = refusalsOf.getOrDefault(ticket.userId(), 0);
        return coupons + refusals + waiting >= Holder.DECISIONS_MAX;
    }

    private boolean isOver(CampaignTerms now, Instant time) {
        return closed || (now.closesAt() != null && !now.closesAt().isAfter(time));
    }

    private static boolean isBefore(Instant time, @Nullable Instant opensAt) {
        return opensAt != null && time.isBefore(opensAt);
    }

    private long inHands() {
        return winners.size() - returned;
    }

    private long remaining(CampaignTerms now) {
        return now.stock() - inHands();
    }

    private void remember(OfOperator command) {
        operatorKeys.addLast(command.operatorKey());
        if (operatorKeys.size() > CouponState.OPERATOR_RESULTS_MAX) {
            operatorKeys.removeFirst();
        }
    }
}
