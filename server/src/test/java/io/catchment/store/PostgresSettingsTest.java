package io.catchment.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class PostgresSettingsTest {

    private static final long GB = 1L << 30;

    @Test
    void memory_follows_the_machine() {
        assertThat(settings(24 * GB))
                .contains("shared_buffers = '768MB'")
                .contains("maintenance_work_mem = '384MB'")
                .contains("effective_cache_size = '6144MB'")
                .contains("max_wal_size = '1536MB'");
    }

    @Test
    void a_tiny_machine_gets_the_least_and_a_large_one_the_most() {
        assertThat(settings(GB / 2))
                .contains("shared_buffers = '128MB'", "max_wal_size = '1024MB'");
        assertThat(settings(512 * GB))
                .contains("shared_buffers = '2048MB'", "max_wal_size = '4096MB'");
    }

    @Test
    void a_quote_in_a_path_stays_inside_its_quotes() {
        assertThat(new PostgresSettings(GB, 1, false, Path.of("/it's/hba")).text())
                .contains("hba_file = '/it''s/hba'");
    }

    @Test
    void lz4_is_used_only_where_the_binaries_know_it() {
        assertThat(new PostgresSettings(GB, 1, true, Path.of("/hba")).text())
                .contains("wal_compression = 'lz4'", "default_toast_compression = 'lz4'");
        assertThat(settings(GB)).contains("wal_compression = 'off'").doesNotContain("lz4");
    }

    private static String settings(long memoryBytes) {
        return new PostgresSettings(memoryBytes, 5432, false, Path.of("/hba")).text();
    }
}
