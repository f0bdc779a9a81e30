package kr.hhplus.orderpayment.product;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import kr.hhplus.schemas.coupon.Ids;
import kr.hhplus.schemas.http.Problem;
import kr.hhplus.schemas.http.Problem.FieldFault;
import kr.hhplus.schemas.http.ProblemException;
import org.jspecify.annotations.Nullable;

/**
 * Which page of products is asked for. A page begins behind the product that {@code after} names, and so costs the same
 * wherever it lies; {@code page} counts from 0 and is for the first ones only.
 *
 * @param category empty: all
 * @param after where the page begins; null: at the start, or by {@code page}
 */
record PageQuery(String category, Sort sort, @Nullable After after, int page, int limit) {
    static final int LIMIT_MAX = 100;
    static final int LIMIT_DEFAULT = 20;
    /** Products that {@code page} may pass over. */
    static final int SKIPPED_MAX = 10_000;

    private static final int CATEGORY_LENGTH_MAX = 40;
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,16}");

    enum Sort {
        ID("productId"),
        PRICE("price"),
        PRICE_DOWN("-price");

        private final String text;

        Sort(String text) {
            this.text = text;
        }

        String text() {
            return text;
        }
    }

    /**
     * The last product of the page before.
     *
     * @param price 0 in the order of productId
     */
    record After(long price, long productId) {
        String toText(Sort sort) {
            return sort == Sort.ID ? Long.toString(productId) : price + "." + productId;
        }
    }

    /** From a call's parameters; throws {@link ProblemException} that names all that are wrong. */
    static PageQuery parse(
            @Nullable String category,
            @Nullable String sort,
            @Nullable String after,
            @Nullable String page,
            @Nullable String limit) {
        List<FieldFault> faults = new ArrayList<>();
        if (category != null && category.length() > CATEGORY_LENGTH_MAX) {
            faults.add(new FieldFault("category", "must have at most " + CATEGORY_LENGTH_MAX + " characters"));
        }
        var order = sort(sort, faults);
        int size = number("limit", limit, LIMIT_DEFAULT, 1, LIMIT_MAX, faults);
        int number = number("page", page, 0, 0, SKIPPED_MAX / size, faults);
        var from = after(after, order, faults);
        if (from != null && page != null) {
            faults.add(new FieldFault("page", "cannot be sent with after; choose one"));
        }
        if (!faults.isEmpty()) {
            throw new ProblemException(Problem.invalid(faults), null);
        }
        return new PageQuery(category == null ? "" : category, order, from, number, size);
    }

    private static Sort sort(@Nullable String text, List<FieldFault> faults) {
        for (var sort : Sort.values()) {
            if (text == null || sort.text.equals(text)) {
                return sort;
            }
        }
        faults.add(new FieldFault("sort", "must be productId, price or -price"));
        return Sort.ID;
    }

    private static int number(
            String field, @Nullable String text, int otherwise, int min, int max, List<FieldFault> faults) {
        if (text == null) {
            return otherwise;
        }
        if (NUMBER.matcher(text).matches() && Long.parseLong(text) >= min && Long.parseLong(text) <= max) {
            return Integer.parseInt(text);
        }
        faults.add(new FieldFault(field, "must be a whole number from " + min + " to " + max));
        return otherwise == 0 ? min : otherwise;
    }

    private static @Nullable After after(@Nullable String text, Sort sort, List<FieldFault> faults) {
        if (text == null) {
            return null;
        }
        var parts = sort == Sort.ID ? new String[] {"0", text} : text.split("\\.", 2);
        if (parts.length == 2
                && NUMBER.matcher(parts[0]).matches()
                && NUMBER.matcher(parts[1]).matches()
                && Long.parseLong(parts[1]) <= Ids.MAX) {
            return new After(Long.parseLong(parts[0]), Long.parseLong(parts[1]));
        }
        faults.add(new FieldFault("after", "must be the next of the page before, in the same sort"));
        return null;
    }
}
