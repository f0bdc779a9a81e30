package kr.hhplus.orderpayment;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;

/** Runs order-payment alone. */
@EnableAutoConfiguration
@Import(OrderPaymentConfiguration.class)
public class OrderPaymentMain {
    public static void main(String[] args) {
        SpringApplication.run(OrderPaymentMain.class, args);
    }
}
