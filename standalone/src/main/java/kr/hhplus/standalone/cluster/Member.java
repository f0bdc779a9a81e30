package kr.hhplus.standalone.cluster;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import kr.hhplus.standalone.cli.CommandFailure;

/**
 * One process of a cluster.
 *
 * @param name as it is typed: kafka-1, redis-3, sentinel-2, mysql, ingress-1, haproxy
 * @param number among its kind, from 1 on
 */
public record Member(String name, Kind kind, int number) {

    /** What a member is. */
    public enum Kind {
        KAFKA("kafka", 3),
        REDIS("redis", 3),
        SENTINEL("sentinel", 3),
        MYSQL("mysql", 1),
        INGRESS("ingress", 2),
        STREAMS("streams", 2),
        PROJECTIONS("projections", 2),
        ORDER_PAYMENT("order-payment", 2),
        CONSOLE("console", 1),
        HAPROXY("haproxy", 1);

        private final String label;
        private final int count;

        Kind(String label, int count) {
            this.label = label;
            this.count = count;
        }

        /** As a role of {@code hhplus roles}, where it is one. */
        String label() {
            return label;
        }

        boolean isService() {
            return this == INGRESS
                    || this == STREAMS
                    || this == PROJECTIONS
                    || this == ORDER_PAYMENT
                    || this == CONSOLE;
        }
    }

    /** All members, in the order in which they are shown. */
    public static final List<Member> ALL = all();

    private static List<Member> all() {
        List<Member> all = new ArrayList<>();
        for (var kind : Kind.values()) {
            for (int number = 1; number <= kind.count; number++) {
                // A service may get a second instance, and keeps its name then.
                boolean isAlone = kind.count == 1 && !kind.isService();
                all.add(new Member(isAlone ? kind.label : kind.label + "-" + number, kind, number));
            }
        }
        return List.copyOf(all);
    }

    /** Those of the kinds, in their order. */
    public static List<Member> of(Kind... kinds) {
        return Arrays.stream(kinds)
                .flatMap(kind -> ALL.stream().filter(member -> member.kind() == kind))
                .toList();
    }

    /** The member of the name, or a failure that says which there are. */
    public static Member named(String name) {
        return ALL.stream()
                .filter(member -> member.name().equals(name))
                .findFirst()
                .orElseThrow(() -> CommandFailure.unusable("there is no " + name + " in a cluster; there are "
                        + ALL.stream().map(Member::name).collect(Collectors.joining(", "))));
    }
}
