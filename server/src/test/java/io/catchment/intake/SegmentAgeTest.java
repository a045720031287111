package io.catchment.intake;

import static io.catchment.intake.Entries.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.catchment.intake.RocksIntakeLog.Options;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Bytes that were trimmed leave the disk, on a server that nobody calls any more too.
final class SegmentAgeTest {
    private static final Duration AGE = Duration.ofHours(1);

    /// Files go in the background; no measure of speed.
    private static final Duration DEADLINE = Duration.ofSeconds(30);

    @TempDir Path folder;

    private Instant now = Instant.parse("2026-01-02T03:04:05Z");
    private RocksIntakeLog log;

    @BeforeEach
    void open() {
        Options usual = Options.of(2);
        log =
                RocksIntakeLog.open(
                        folder.resolve("log"),
                        new Options(
                                2,
                                usual.queueEntriesMax(),
                                usual.queueBytesMax(),
                                usual.segmentBytes(),
                                usual.newId(),
                                AGE,
                                () -> now));
    }

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    void a_trim_that_leaves_nothing_takes_the_bytes_off_the_disk_by_itself() throws Exception {
        log.append(0, entry("asha-0001"));
        log.append(1, entry("asha-0002"));
        assertThat(isOnDisk("asha-000")).isTrue();

        log.trim(0, 1);
        log.trim(1, 1);

        assertLeaves("asha-000");
    }

    @Test
    void what_was_all_trimmed_before_the_log_was_opened_leaves_too() throws Exception {
        log.append(0, entry("asha-0001"));
        log.append(1, entry("asha-0002"));
        log.trim(0, 1);
        log.trim(1, 1);
        log.close();

        open();

        assertLeaves("asha-000");
    }

    @Test
    void bytes_leave_although_younger_ones_stay_once_their_segment_was_an_hour_old()
            throws Exception {
        log.append(0, entry("asha-0001"));
        now = now.plus(AGE);
        log.append(0, entry("ravi-0001"));

        log.trim(0, 1);

        assertLeaves("asha-0001");
        assertThat(isOnDisk("ravi-0001")).isTrue();
        assertThat(log.read(0, 1).map(Entries::text)).contains("ravi-0001");
    }

    @Test
    void within_the_hour_a_segment_goes_on() throws Exception {
        log.append(0, entry("asha-0001"));
        now = now.plus(AGE).minusMillis(1);
        log.append(0, entry("ravi-0001"));

        log.trim(0, 1);

        assertThat(isOnDisk("asha-0001")).isTrue();
    }

    @Test
    void what_an_earlier_opening_wrote_ends_with_the_first_write() throws Exception {
        log.append(0, entry("asha-0001"));
        log.close();
        open();
        log.append(0, entry("ravi-0001"));

        log.trim(0, 1);

        assertLeaves("asha-0001");
        assertThat(isOnDisk("ravi-0001")).isTrue();
    }

    private void assertLeaves(String text) throws Exception {
        Instant until = Instant.now().plus(DEADLINE);
        while (isOnDisk(text)) {
            assertThat(Instant.now()).as("%s is still on disk", text).isBefore(until);
            Thread.onSpinWait();
        }
    }

    private boolean isOnDisk(String text) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("log"))) {
            return files.anyMatch(file -> holds(file, text));
        }
    }

    private static boolean holds(Path file, String text) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1).contains(text);
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
