package io.catchment.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

final class StoreExceptionTest {
    private static StoreException of(String state) {
        return StoreException.of(new SQLException("a value of a row", state));
    }

    @ParameterizedTest
    @ValueSource(strings = {"40001", "40P01", "23505"})
    void writers_that_meet_are_a_race(String state) {
        assertThat(of(state)).isInstanceOf(StoreException.Race.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"21000", "22021", "22P05", "23514", "23502", "23503", "54000", "54023"})
    void values_that_never_fit_are_rejected_data(String state) {
        assertThat(of(state)).isInstanceOf(StoreException.DataRejected.class);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "08006", "57P01", "57P03", "57014", "53100", "53300", "25006", "25P04", "42P01",
                "58030", "XX000", "XX001", "22"
            })
    void everything_else_is_the_stores_own_trouble(String state) {
        assertThat(of(state)).isInstanceOf(StoreException.Unavailable.class);
    }

    @Test
    void a_message_tells_the_state_and_no_value() {
        assertThat(of("23514")).hasMessage("the store answered with SQLSTATE 23514");
    }
}
