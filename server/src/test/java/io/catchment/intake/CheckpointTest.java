package io.catchment.intake;

import static io.catchment.intake.Entries.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.catchment.intake.IntakeLog.Extent;
import io.catchment.intake.RocksIntakeLog.Options;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A copy of a log that is appended to meanwhile: whole, and exactly as long as it says.
final class CheckpointTest {
    private static final int PARTITIONS = 4;
    private static final int CHECKPOINTS = 5;
    private static final int CALLERS = 16;

    @TempDir Path folder;
    private Path directory;

    @BeforeEach
    void nameTheDirectory() {
        directory = folder.resolve("log");
    }

    @ParameterizedTest
    @ValueSource(ints = {20_000, 32 << 20})
    void a_checkpoint_in_the_middle_of_appends_opens_as_the_log_was(int segmentBytes)
            throws Exception {
        List<List<Extent>> said = new ArrayList<>();
        try (RocksIntakeLog log = RocksIntakeLog.open(directory, options(segmentBytes))) {
            whileAppending(
                    log,
                    () -> {
                        for (int i = 0; i < CHECKPOINTS; i++) {
                            awaitAppends(log, 1_000);
                            said.add(log.checkpoint(folder.resolve("checkpoint-" + i)));
                        }
                    });

            for (int i = 0; i < CHECKPOINTS; i++) {
                assertSame(log, said.get(i), folder.resolve("checkpoint-" + i));
            }
        }
    }

    @Test
    void what_was_trimmed_is_trimmed_in_a_checkpoint_too() {
        try (RocksIntakeLog log = RocksIntakeLog.open(directory, Options.of(PARTITIONS))) {
            for (int i = 0; i < 10; i++) {
                log.append(1, entry("body-" + i));
            }
            log.trim(1, 7);

            List<Extent> said = log.checkpoint(folder.resolve("checkpoint"));

            assertThat(said.get(1)).isEqualTo(new Extent(7, 10));
            assertSame(log, said, folder.resolve("checkpoint"));
        }
    }

    @Test
    void a_virtual_thread_may_ask_for_a_checkpoint() throws Exception {
        try (RocksIntakeLog log = RocksIntakeLog.open(directory, Options.of(PARTITIONS))) {
            Thread.ofVirtual().start(() -> log.checkpoint(folder.resolve("checkpoint"))).join();

            assertThat(folder.resolve("checkpoint")).isDirectoryContaining("glob:**CURRENT");
        }
    }

    @Test
    void a_directory_that_is_there_already_is_refused_and_the_log_goes_on() throws Exception {
        Files.createDirectory(folder.resolve("taken"));
        try (RocksIntakeLog log = RocksIntakeLog.open(directory, Options.of(PARTITIONS))) {

            assertThatThrownBy(() -> log.checkpoint(folder.resolve("taken")))
                    .isInstanceOf(LogUnavailableException.class)
                    .hasMessageContaining("taken");

            assertThat(log.append(0, entry("x")).offset()).isZero();
        }
    }

    private static Options options(int segmentBytes) {
        Options usual = Options.of(PARTITIONS);
        return new Options(
                PARTITIONS,
                usual.queueEntriesMax(),
                usual.queueBytesMax(),
                segmentBytes,
                usual.newId());
    }

    private interface Step {
        void run() throws Exception;
    }

    private static void whileAppending(RocksIntakeLog log, Step step) throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int caller = 0; caller < CALLERS; caller++) {
                int partition = caller % PARTITIONS;
                var _ =
                        callers.submit(() -> {
                            while (!over.get()) {
                                log.append(partition, entry("a body of partition " + partition));
                            }
                        });
            }
            try {
                step.run();
            } finally {
                over.set(true);
            }
        }
    }

    private static void awaitAppends(RocksIntakeLog log, long more) throws InterruptedException {
        long enough = log.appends() + more;
        while (log.appends() < enough) {
            log.awaitAppends(log.appends(), java.time.Duration.ofSeconds(1));
        }
    }

    private static void assertSame(IntakeLog log, List<Extent> said, Path checkpoint) {
        try (Warnings warnings = new Warnings();
                RocksIntakeLog opened = RocksIntakeLog.open(checkpoint, Options.of(PARTITIONS))) {
            assertThat(opened.id()).isEqualTo(log.id());
            for (int partition = 0; partition < PARTITIONS; partition++) {
                Extent extent = said.get(partition);
                assertThat(opened.extent(partition)).isEqualTo(extent);
                assertThat(texts(opened, partition, extent))
                        .isEqualTo(texts(log, partition, extent));
            }
            assertThat(warnings.lines()).isEmpty();
        }
    }

    private static List<String> texts(IntakeLog log, int partition, Extent extent) {
        int entries = Math.toIntExact(extent.end() - extent.first());
        return entries == 0
                ? List.of()
                : log.read(partition, extent.first(), entries, Integer.MAX_VALUE).stream()
                        .map(Entries::text)
                        .toList();
    }
}
