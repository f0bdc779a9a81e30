package kr.hhplus.schemas.http;

import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import jakarta.validation.ReportAsSingleViolation;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import kr.hhplus.schemas.coupon.Ids;

/** A couponId, userId or the like: present and in the range of {@link Ids}. */
@NotNull
@Min(Ids.MIN)
@Max(Ids.MAX)
@ReportAsSingleViolation
@Constraint(validatedBy = {})
@Documented
@Target({ElementType.FIELD, ElementType.PARAMETER, ElementType.RECORD_COMPONENT})
@Retention(RetentionPolicy.RUNTIME)
public @interface ValidId {
    String message() default "must be a whole number from 1 to 9007199254740991";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};
}
