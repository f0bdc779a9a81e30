package kr.hhplus.standalone.run;

import java.util.Arrays;
import java.util.Locale;
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
