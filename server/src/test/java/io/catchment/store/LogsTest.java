package io.catchment.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.catchment.LogId;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class LogsTest {
    private static final LogId LOG = new LogId("log");

    private static TestStore store;

    @BeforeAll
    static void open_a_store() {
        store = TestStore.open();
    }

    @AfterAll
    static void close_the_store() {
        store.close();
    }

    @BeforeEach
    void empty_the_store() {
        store.empty();
    }

    @Test
    void a_log_begins_at_0_in_every_partition() {
        Logs logs = new Logs(store.database());

        logs.register(LOG, 3, new byte[32]);

        assertThat(logs.positions(LOG)).isEqualTo(Map.of(0, 0L, 1, 0L, 2, 0L));
        assertThat(logs.positions(new LogId("other"))).isEmpty();
    }

    @Test
    void a_log_that_is_known_keeps_its_seal_key_and_its_positions() {
        Logs logs = new Logs(store.database());
        byte[] sealKey = new byte[32];
        sealKey[0] = 7;
        logs.register(LOG, 2, sealKey);
        store.execute("UPDATE intake_position SET next_offset = 5 WHERE partition = 1");

        logs.register(LOG, 3, new byte[32]);

        assertThat(logs.all())
                .singleElement()
                .satisfies(known -> {
                    assertThat(known.sealKey()).isEqualTo(sealKey);
                    assertThat(known.state()).isEqualTo("open");
                });
        assertThat(logs.positions(LOG)).isEqualTo(Map.of(0, 0L, 1, 5L, 2, 0L));
    }

    @Test
    void starts_do_not_use_up_the_numbers_of_logs() {
        Logs logs = new Logs(store.database());
        logs.register(LOG, 1, new byte[32]);
        for (int start = 0; start < 3; start++) {
            logs.register(LOG, 1, new byte[32]);
        }

        logs.register(new LogId("second"), 1, new byte[32]);

        assertThat(logs.all()).extracting(known -> (int) known.number()).containsExactly(1, 2);
    }
}
