package kr.hhplus.orderpayment.product;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import kr.hhplus.orderpayment.product.PageQuery.After;
import kr.hhplus.orderpayment.product.PageQuery.Sort;
import kr.hhplus.schemas.http.ProblemException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PageQueryTest {
    @Test
    void theFirstPageOfAllIsTheDefault() {
        assertThat(PageQuery.parse(null, null, null, null, null)).isEqualTo(new PageQuery("", Sort.ID, null, 0, 20));
    }

    @Test
    void aPageBeginsWhereTheOneBeforeHasEnded() {
        for (var sort : Sort.values()) {
            var after = new After(sort == Sort.ID ? 0 : 15_000, 7);

            assertThat(parse("after", after.toText(sort), sort.text()).after()).isEqualTo(after);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "limit, 0",
        "limit, 101",
        "limit, -1",
        "limit, many",
        "limit, 99999999999999999999",
        "page, -1",
        "page, 501",
        "page, 1.5",
        "sort, name",
        "after, x",
        "after, -1",
        "after, 9007199254740992",
        "category, 12345678901234567890123456789012345678901",
    })
    void refusesWhatCannotBe(String field, String value) {
        assertThatThrownBy(() -> parse(field, value, null))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refused -> assertThat(refused.problem().detail()).startsWith(field));
    }

    @Test
    void refusesAPlaceOfAnotherSort() {
        assertThatThrownBy(() -> parse("after", "7", "price")).hasMessageContaining("after");
    }

    @Test
    void refusesTwoWaysToSayWhere() {
        assertThatThrownBy(() -> PageQuery.parse(null, null, "1", "1", null)).hasMessageContaining("page");
    }

    private static PageQuery parse(String field, String value, @Nullable String sort) {
        return requireNonNull(PageQuery.parse(
                field.equals("category") ? value : null,
                field.equals("sort") ? value : sort,
                field.equals("after") ? value : null,
                field.equals("page") ? value : null,
                field.equals("limit") ? value : null));
    }
}
