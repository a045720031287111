package io.catchment.intake;

import static io.catchment.intake.Entries.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.catchment.intake.RecordFile.End;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The files of a log that was never closed, cut off and rotted: what was acknowledged is there, or the opening says what
/// is damaged. `bench/log-damage` does the same in some ten thousand cases.
final class LogDamageTest {
    private static final int PARTITIONS = 4;
    private static final int ENTRIES = 60;
    private static final RocksIntakeLog.Options OPTIONS =
            new RocksIntakeLog.Options(
                    PARTITIONS, 100, 1 << 20, 64 << 10, RocksIntakeLog.Options.of(1).newId());

    @TempDir Path folder;

    private RocksIntakeLog log;
    private final List<String> acknowledged = new ArrayList<>();

    @BeforeEach
    void append() {
        log = RocksIntakeLog.open(folder.resolve("log"), OPTIONS);
        for (int i = 0; i < ENTRIES; i++) {
            // Some reach over the end of a block.
            String body = "n" + i + "-" + "x".repeat(i % 10 == 7 ? 5_000 : i);
            log.append(i % PARTITIONS, entry(body));
            acknowledged.add(body);
        }
    }

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    void a_record_file_that_is_cut_at_any_byte_is_whole_up_to_there_or_torn() throws Exception {
        byte[] whole = Files.readAllBytes(writeAheadLog(folder.resolve("log")));
        int records = records(whole, whole.length);
        assertThat(records).isEqualTo(ENTRIES);

        for (int size = 0; size < whole.length; size++) {
            End end = RecordFile.read(Arrays.copyOf(whole, size), record -> {});
            assertThat(end).as("cut at %s", size).isNotInstanceOf(End.Rotten.class);
        }
    }

    @Test
    void a_record_file_with_any_flipped_bit_that_counts_is_rotten_and_never_torn()
            throws Exception {
        byte[] whole = Files.readAllBytes(writeAheadLog(folder.resolve("log")));
        SplittableRandom random = new SplittableRandom(4);
        int rotten = 0;

        for (int at = 0; at < whole.length; at++) {
            byte[] flipped = whole.clone();
            flipped[at] ^= (byte) (1 << random.nextInt(8));
            List<byte[]> read = new ArrayList<>();
            End end = RecordFile.read(flipped, read::add);
            assertThat(end).as("seed 4, flipped at %s", at).isNotInstanceOf(End.Torn.class);
            rotten += end instanceof End.Rotten ? 1 : 0;
        }

        // All but the padding at the end of blocks.
        assertThat(rotten).isGreaterThan(whole.length - 7 * (whole.length / 32_768 + 1));
    }

    @Test
    void zeros_in_place_of_what_was_not_written_yet_are_a_torn_end() throws Exception {
        byte[] whole = Files.readAllBytes(writeAheadLog(folder.resolve("log")));

        for (int from = whole.length - 3_000; from < whole.length - 600; from++) {
            byte[] zeroed = whole.clone();
            Arrays.fill(zeroed, from, zeroed.length, (byte) 0);
            assertThat(RecordFile.read(zeroed, record -> {}))
                    .as("zeros from %s", from)
                    .isInstanceOf(End.Torn.class);
        }
    }

    @Test
    void zeros_among_what_was_acknowledged_are_rotten() throws Exception {
        byte[] whole = Files.readAllBytes(writeAheadLog(folder.resolve("log")));
        Arrays.fill(whole, 1_024, 1_536, (byte) 0);

        assertThat(RecordFile.read(whole, record -> {}))
                .isInstanceOfSatisfying(
                        End.Rotten.class, rotten -> assertThat(rotten.isProved()).isTrue());
    }

    @Test
    void a_log_that_is_cut_off_keeps_all_before_the_cut() throws Exception {
        SplittableRandom random = new SplittableRandom(5);
        for (int i = 0; i < 60; i++) {
            Path image = image("cut" + i);
            Path file = writeAheadLog(image);
            byte[] bytes = Files.readAllBytes(file);
            int size = random.nextInt(bytes.length + 1);
            Files.write(file, Arrays.copyOf(bytes, size));
            // The first record is the log's own, all others have one entry.
            int entries = Math.max(0, records(bytes, size) - headers(image));

            try (RocksIntakeLog opened = RocksIntakeLog.open(image, OPTIONS)) {
                assertThat(everything(opened))
                        .as("seed 5, cut at %s", size)
                        .containsExactlyInAnyOrderElementsOf(acknowledged.subList(0, entries));
            }
        }
    }

    @Test
    void a_byte_that_rots_in_any_file_loses_nothing_without_a_word() throws Exception {
        SplittableRandom random = new SplittableRandom(6);
        int refused = 0;
        for (int i = 0; i < 150; i++) {
            Path image = image("flip" + i);
            List<Path> files =
                    List.of(file(image, ".log"), file(image, "MANIFEST"), file(image, "CURRENT"));
            Path file = files.get(i % 10 == 0 ? 2 : i % 5 == 1 ? 1 : 0);
            byte[] bytes = Files.readAllBytes(file);
            int at = random.nextInt(bytes.length);
            bytes[at] ^= (byte) (1 << random.nextInt(8));
            Files.write(file, bytes);

            try (RocksIntakeLog opened = RocksIntakeLog.open(image, OPTIONS)) {
                assertThat(everything(opened))
                        .as("seed 6, %s flipped at %s", file, at)
                        .containsExactlyInAnyOrderElementsOf(acknowledged);
            } catch (DamagedLogException e) {
                assertThat(e).hasMessageContaining(image.toString());
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(140);
    }

    @Test
    void damage_is_told_with_its_file_its_bytes_and_its_offsets() throws Exception {
        Path image = image("told");
        Path file = writeAheadLog(image);
        byte[] bytes = Files.readAllBytes(file);
        int body = new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf("n22-");
        bytes[body] ^= 1;
        Files.write(file, bytes);

        assertThatThrownBy(() -> RocksIntakeLog.open(image, OPTIONS))
                .isInstanceOf(DamagedLogException.class)
                .hasMessageContainingAll(
                        file + ", bytes ", "not what was written", "partition 2 offsets 5 to 5");
    }

    @Test
    void the_last_record_rotten_is_told_with_the_way_to_go_on_without_it() throws Exception {
        Path image = image("last");
        Path file = writeAheadLog(image);
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 1] ^= 1;
        Files.write(file, bytes);

        assertThatThrownBy(() -> RocksIntakeLog.open(image, OPTIONS))
                .isInstanceOf(DamagedLogException.class)
                .hasMessageContainingAll("probably acknowledged", "truncate -s ", file.toString());
    }

    private static int records(byte[] bytes, int size) {
        List<byte[]> read = new ArrayList<>();
        RecordFile.read(Arrays.copyOf(bytes, size), read::add);
        return read.size();
    }

    /// Records before the first entry.
    private static int headers(Path image) throws IOException {
        List<byte[]> read = new ArrayList<>();
        RecordFile.read(Files.readAllBytes(writeAheadLog(image)), read::add);
        return (int)
                read.stream()
                        .filter(record -> BatchKeys.of(record).stream().noneMatch(LogKey::isEntry))
                        .count();
    }

    private static List<String> everything(IntakeLog log) {
        List<String> bodies = new ArrayList<>();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            log.read(partition, 0, Integer.MAX_VALUE, Integer.MAX_VALUE)
                    .forEach(entry -> bodies.add(Entries.text(entry)));
        }
        return bodies;
    }

    private Path image(String name) throws IOException {
        Path image = Files.createDirectory(folder.resolve(name));
        try (Stream<Path> files = Files.list(folder.resolve("log"))) {
            for (Path file : files.toList()) {
                Files.copy(file, image.resolve(file.getFileName()));
            }
        }
        return image;
    }

    private static Path writeAheadLog(Path directory) throws IOException {
        return file(directory, ".log");
    }

    private static Path file(Path directory, String name) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().contains(name))
                    .max((one, other) -> one.compareTo(other))
                    .orElseThrow();
        }
    }
}
