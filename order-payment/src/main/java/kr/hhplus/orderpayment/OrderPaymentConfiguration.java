package kr.hhplus.orderpayment;

import kr.hhplus.schemas.http.HttpContractConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The whole module. It has no calls of its own yet. */
@Configuration(proxyBeanMethods = false)
@Import(HttpContractConfiguration.class)
public class OrderPaymentConfiguration {}
