package kr.hhplus.orderpayment.product;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * What an operator sets.
 *
 * @param name 1 .. 200 characters
 * @param category 1 .. 40 characters, free text
 * @param price whole won, 0 .. 1,000,000,000
 * @param quantity in stock from now on, 0 .. 1,000,000,000; null: it stays as it is, for a product that exists
 */
record ProductRequest(
        @NotNull(message = "is missing")
        @Size(min = 1, max = 200, message = "must have 1 .. 200 characters")
        @Pattern(
                regexp = ProductRequest.PLAIN,
                message = "must begin and end with a character that is seen, and have no control characters")
        String name,

        @NotNull(message = "is missing")
        @Size(min = 1, max = 40, message = "must have 1 .. 40 characters")
        @Pattern(
                regexp = ProductRequest.PLAIN,
                message = "must begin and end with a character that is seen, and have no control characters")
        String category,

        @NotNull(message = "is missing")
        @Min(value = 0, message = "must be 0 .. 1000000000")
        @Max(value = ProductRequest.PRICE_MAX, message = "must be 0 .. 1000000000")
        Long price,

        @Nullable
        @Min(value = 0, message = "must be 0 .. 1000000000")
        @Max(value = ProductRequest.QUANTITY_MAX, message = "must be 0 .. 1000000000")
        Long quantity) {

    static final long PRICE_MAX = 1_000_000_000;
    static final long QUANTITY_MAX = 1_000_000_000;
    /** No control characters, no space around; the length is another rule's. */
    static final String PLAIN = "|(?=\\S)\\P{Cc}+(?<=\\S)";
}
