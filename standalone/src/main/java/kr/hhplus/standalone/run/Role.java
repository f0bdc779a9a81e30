package kr.hhplus.standalone.run;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import kr.hhplus.backends.Backend;
import kr.hhplus.ingress.IngressConfiguration;
import kr.hhplus.issuance.StreamsConfiguration;
import kr.hhplus.orderpayment.OrderPaymentConfiguration;
import kr.hhplus.projections.ProjectionsConfiguration;
import kr.hhplus.standalone.cli.CommandFailure;
import kr.hhplus.standalone.console.ConsoleConfiguration;

/** One of the services: all of them make up {@code up}, and each can run alone. */
enum Role {
    INGRESS(IngressConfiguration.class, "accepts requests, refuses what is settled, tells outcomes"),
    STREAMS(StreamsConfiguration.class, "decides who gets a coupon"),
    PROJECTIONS(ProjectionsConfiguration.class, "stores decisions in MySQL, then shows them in Redis; the read side"),
    ORDER_PAYMENT(OrderPaymentConfiguration.class, "points, products, orders, payments, and users' coupons"),
    CONSOLE(
            ConsoleConfiguration.class,
            "the operators' console: looks at all the others, audits, replays, sends again");

    private final Class<?> configuration;
    private final String purpose;

    Role(Class<?> configuration, String purpose) {
        this.configuration = configuration;
        this.purpose = purpose;
    }

    /** As it is typed. */
    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The folder that it is in, by which the console knows it. */
    String module() {
        return switch (this) {
            case INGRESS -> "api-ingress";
            case STREAMS -> "issuance-streams";
            case PROJECTIONS, ORDER_PAYMENT, CONSOLE -> label();
        };
    }

    /** The servers whose addresses it has to be told. */
    Set<Backend> servers() {
        return switch (this) {
            case STREAMS -> EnumSet.of(Backend.KAFKA);
            case INGRESS, PROJECTIONS, ORDER_PAYMENT, CONSOLE -> EnumSet.allOf(Backend.class);
        };
    }

    /** Those without which it cannot start: it makes topics in Kafka, tables in MySQL. The others may be away. */
    Set<Backend> serversAtStart() {
        return switch (this) {
            case INGRESS, STREAMS, CONSOLE -> EnumSet.of(Backend.KAFKA);
            case PROJECTIONS -> EnumSet.of(Backend.KAFKA, Backend.MYSQL);
            case ORDER_PAYMENT -> EnumSet.of(Backend.MYSQL);
        };
    }

    String purpose() {
        return purpose;
    }

    /** The one class that wires it. */
    Class<?> configuration() {
        return configuration;
    }

    static Role of(String label) {
        return Arrays.stream(values())
                .filter(role -> role.label().equals(label))
                .findFirst()
                .orElseThrow(() -> CommandFailure.unusable("there is no role " + label + "; there are "
                        + String.join(
                                ", ", Arrays.stream(values()).map(Role::label).toList())));
    }
}
