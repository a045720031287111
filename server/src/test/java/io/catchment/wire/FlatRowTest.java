package io.catchment.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

final class FlatRowTest {
    @Test
    void has_its_columns_in_the_order_given_and_null_where_there_is_no_value() {
        FlatRow row = new FlatRow().put("b", "1").put("a", Optional.empty()).put("c", "");

        assertThat(json(row)).isEqualTo("{\"b\":\"1\",\"a\":null,\"c\":\"\"}");
    }

    @Test
    void has_no_two_names_that_differ_by_case_alone() {
        FlatRow row = new FlatRow().put("CreatedOn", "1").put("createdon", "2");

        assertThat(json(row)).isEqualTo("{\"CreatedOn\":\"1\"}");
    }

    @Test
    void survives_half_a_surrogate_pair_in_names_and_values() {
        FlatRow row = new FlatRow().put("a\ud83d", "b\ude00");

        assertThat(json(row)).isEqualTo("{\"a?\":\"b?\"}");
    }

    private static String json(FlatRow row) {
        return new String(Answers.json(16, row::write), UTF_8);
    }
}
