package kr.hhplus.standalone.guarantee;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import kr.hhplus.schemas.coupon.Bytes32;
import kr.hhplus.schemas.coupon.LogPosition;
import kr.hhplus.schemas.ticket.Ticket;

/** The published recipe of the draw, as a stranger would follow it: without the rules that drew. */
final class DrawRecipe {
    private DrawRecipe() {}

    /** The registered tickets in the order of the draw; they are given in the order of the log. */
    static List<Ticket> order(Bytes32 seed, Instant opensAt, Map<Ticket, LogPosition> registered) {
        List<Ticket> late = new ArrayList<>();
        Map<Ticket, LogPosition> early = new LinkedHashMap<>();
        registered.forEach((ticket, position) -> {
            if (position.time().isBefore(opensAt)) {
                early.put(ticket, position);
            } else {
                late.add(ticket);
            }
        });
        try {
            var all = new ByteArrayOutputStream();
            for (var request : early.entrySet()) {
                write(all, request.getKey());
                var out = new DataOutputStream(all);
                out.writeLong(request.getValue().offset());
                out.writeLong(request.getValue().time().toEpochMilli());
            }
            var digest = sha256(all.toByteArray());
            Map<String, Ticket> byLot = new TreeMap<>();
            for (var ticket : early.keySet()) {
                var lot = new ByteArrayOutputStream();
                lot.write(seed.toBytes());
                lot.write(digest.toBytes());
                write(lot, ticket);
                byLot.put(sha256(lot.toByteArray()).hex(), ticket);
            }
            List<Ticket> order = new ArrayList<>(byLot.values());
            order.addAll(late);
            return order;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(ByteArrayOutputStream to, Ticket ticket) throws IOException {
        var out = new DataOutputStream(to);
        out.writeLong(ticket.userId());
        out.writeInt(ticket.requestKey().length());
        out.write(ticket.requestKey().getBytes(StandardCharsets.US_ASCII));
    }

    private static Bytes32 sha256(byte[] bytes) {
        try {
            return Bytes32.of(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is missing from this Java runtime", e);
        }
    }
}
