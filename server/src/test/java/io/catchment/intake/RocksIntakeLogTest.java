package io.catchment.intake;

import static io.catchment.intake.Entries.entry;
import static io.catchment.intake.Entries.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.catchment.intake.IntakeLog.Extent;
import io.catchment.intake.RocksIntakeLog.Options;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksIterator;

final class RocksIntakeLogTest extends IntakeLogContract {
    private static final int SMALL_SEGMENT_BYTES = 2_000;

    @TempDir Path folder;

    @Override
    IntakeLog open() {
        return RocksIntakeLog.open(directory(), Options.of(PARTITIONS));
    }

    private Path directory() {
        return folder.resolve("log");
    }

    @Test
    void an_existing_log_keeps_its_partitions_whatever_it_is_told() {
        appendTo(PARTITIONS - 1, 10);
        log.close();

        for (int told : List.of(1, PARTITIONS + 1)) {
            try (Warnings warnings = new Warnings();
                    IntakeLog opened = RocksIntakeLog.open(directory(), Options.of(told))) {
                assertThat(opened.partitions()).isEqualTo(PARTITIONS);
                assertThat(opened.extent(PARTITIONS - 1)).isEqualTo(new Extent(0, 10));
                assertThat(warnings.lines())
                        .containsExactly(
                                "partitions kept log="
                                        + opened.id()
                                        + " partitions=8 told="
                                        + told);
            }
        }
    }

    @Test
    void a_log_that_is_opened_as_it_was_made_warns_of_nothing() throws Exception {
        appendTo(0, 10);

        try (Warnings warnings = new Warnings()) {
            reopen();

            assertThat(warnings.lines()).isEmpty();
        }
    }

    @Test
    void a_log_that_is_open_is_not_opened_again() {
        assertThatThrownBy(this::open).isInstanceOf(LogUnavailableException.class);
    }

    @Test
    void a_body_beyond_the_queue_is_refused() {
        log.close();
        Options usual = Options.of(PARTITIONS);
        log =
                RocksIntakeLog.open(
                        directory(),
                        new Options(PARTITIONS, 10, 1_000, usual.segmentBytes(), usual.newId()));

        assertThatThrownBy(() -> log.append(0, entry(new byte[1_000])))
                .isInstanceOf(LogUnavailableException.class)
                .hasMessageContaining("queue is full");
    }

    @Test
    void files_without_current_or_manifest_are_no_empty_log() throws Exception {
        appendTo(0, 10);
        log.close();
        for (String lost : List.of("CURRENT", "MANIFEST")) {
            Path file = fileOf(directory(), lost);
            Path kept = folder.resolve(lost);
            Files.move(file, kept);

            assertThatThrownBy(this::open).hasMessageContaining(lost);

            Files.move(kept, file);
        }
        log = open();
        assertThat(log.extent(0)).isEqualTo(new Extent(0, 10));
    }

    @Test
    void a_lost_file_of_entries_is_noticed() throws Exception {
        appendTo(0, 10);
        log.close();
        Files.delete(fileOf(directory(), ".sst"));

        assertThatThrownBy(this::open).isInstanceOf(DamagedLogException.class);
    }

    @Test
    void a_beginning_that_was_cut_off_begins_again() throws Exception {
        log.close();
        Path fresh = folder.resolve("fresh");
        Files.createDirectories(folder.resolve("fresh.creating"));
        Files.writeString(folder.resolve("fresh.creating").resolve("CURRENT"), "cut");

        try (IntakeLog begun = RocksIntakeLog.open(fresh, Options.of(PARTITIONS))) {
            assertThat(begun.append(0, entry("x")).offset()).isZero();
        }
        log = open();
    }

    @Test
    void a_torn_end_of_the_write_ahead_log_costs_only_what_was_torn() throws Exception {
        appendTo(0, 50);
        Path image = tornImage();

        try (IntakeLog opened = RocksIntakeLog.open(image, Options.of(PARTITIONS))) {
            assertThat(opened.extent(0)).isEqualTo(new Extent(0, 49));
            assertThat(opened.append(0, entry("again")).offset()).isEqualTo(49);
        }
    }

    @Test
    void a_torn_end_is_told_with_where_each_partition_ends_now() throws Exception {
        appendTo(2, 3);
        appendTo(0, 50);
        Path image = tornImage();

        try (Warnings warnings = new Warnings();
                IntakeLog opened = RocksIntakeLog.open(image, Options.of(PARTITIONS))) {
            assertThat(warnings.lines())
                    .satisfiesExactly(
                            dropped ->
                                    assertThat(dropped)
                                            .startsWith("torn tail dropped file=" + image)
                                            .contains(".log from="),
                            left ->
                                    assertThat(left)
                                            .isEqualTo(
                                                    "torn tail left log="
                                                            + opened.id()
                                                            + " ends=0:49,1:0,2:3,3:0,4:0,5:0,6:0,7:0"));
        }
    }

    @Test
    void a_flipped_byte_in_the_write_ahead_log_is_noticed() throws Exception {
        for (int i = 0; i < 200; i++) {
            log.append(i % PARTITIONS, entry("body of request " + i));
        }
        List<String> all = everything();
        SplittableRandom random = new SplittableRandom(2);
        int noticed = 0;
        for (int i = 0; i < 30; i++) {
            Path image = crashImage("flip" + i);
            flipAtBody(fileOf(image, ".log"), "body of request " + random.nextInt(200));

            noticed += isNoticed(image, all) ? 1 : 0;
        }
        assertThat(noticed).isEqualTo(30);
    }

    @Test
    void a_flipped_byte_in_a_file_of_entries_is_noticed_or_without_effect() throws Exception {
        for (int i = 0; i < 400; i++) {
            log.append(i % PARTITIONS, entry("body of request " + i));
        }
        List<String> all = everything();
        log.close();
        SplittableRandom random = new SplittableRandom(3);
        int noticed = 0;
        for (int i = 0; i < 40; i++) {
            Path image = crashImage("flip" + i);
            Path file = fileOf(image, ".sst");
            flip(file, random.nextLong(Files.size(file)));

            noticed += isNoticed(image, all) ? 1 : 0;
        }
        assertThat(noticed).isGreaterThan(20);
        log = open();
    }

    @Test
    void a_missing_entry_is_named_when_it_is_read() throws Exception {
        reopenWithSmallSegments();
        for (int i = 0; i < 800; i++) {
            log.append(i % 2, entry("body " + i));
        }
        log.close();
        delete(1, 7);
        delete(1, 8);
        reopenWithSmallSegments();

        assertThatThrownBy(() -> log.read(1, 0, 100, 1 << 20))
                .isInstanceOf(DamagedLogException.class)
                .hasMessageContainingAll(
                        log.id().value(), "partition 1: offset 7 to 8 are missing");
        assertThatThrownBy(() -> log.headers(1, 8, 100)).hasMessageContaining("offset 8");
        assertThatThrownBy(() -> log.read(1, 8)).isInstanceOf(DamagedLogException.class);
        assertThat(log.read(1, 9)).isPresent();
        assertThat(log.read(0, 0, 100, 1 << 20)).hasSize(100);
    }

    @Test
    void a_missing_entry_among_the_newest_is_named_at_open() throws Exception {
        appendTo(3, 10);
        log.close();
        delete(3, 4);

        assertThatThrownBy(this::open)
                .isInstanceOf(DamagedLogException.class)
                .hasMessageContaining("partition 3: offsets 4 to 4 are missing");
    }

    @Test
    void files_of_what_all_partitions_trimmed_are_deleted() throws Exception {
        reopenWithSmallSegments();
        for (int i = 0; i < 2_000; i++) {
            log.append(i % PARTITIONS, entry("body " + i));
        }
        reopenWithSmallSegments();
        long before = filesOfEntries();

        for (int partition = 0; partition < PARTITIONS; partition++) {
            log.trim(partition, 240);
        }
        reopenWithSmallSegments();

        assertThat(filesOfEntries()).isLessThan(before / 5);
        assertThat(everything()).hasSize(PARTITIONS * 10);
    }

    @Test
    void a_random_life_is_that_of_a_list() throws Exception {
        for (long seed = 1; seed <= 4; seed++) {
            log.close();
            Path life = folder.resolve("life" + seed);
            new RandomLife(life, seed).live(400);
        }
        log = open();
    }

    @Test
    void what_a_killed_process_was_told_is_safe_is_there() throws Exception {
        Path killed = folder.resolve("killed");
        Set<String> acknowledged = new HashSet<>();

        for (int kill = 0; kill < 3; kill++) {
            Set<String> told =
                    killAfter(2_000, killed, AppendingProcess.Acknowledge.AFTER_THE_APPEND);
            Set<String> kept = entriesIn(killed);

            acknowledged.addAll(told);
            assertThat(kept).containsAll(acknowledged);
        }
    }

    @Test
    void a_process_that_tells_too_early_is_seen_to_lose() throws Exception {
        Path killed = folder.resolve("early");
        Set<String> lost = Set.of();

        for (int kill = 0; kill < 10 && lost.isEmpty(); kill++) {
            lost =
                    new HashSet<>(
                            killAfter(
                                    2_000, killed, AppendingProcess.Acknowledge.BEFORE_THE_APPEND));
            lost.removeAll(entriesIn(killed));
        }

        assertThat(lost).isNotEmpty();
    }

    @Test
    void after_a_failed_write_nothing_is_taken_until_it_is_opened_anew() throws Exception {
        Path full = folder.resolve("full");
        Process process = AppendingProcess.startWithFilesOf(40_000, full);
        List<String> said = process.inputReader().lines().toList();

        assertThat(process.waitFor()).isZero();
        int appended = Integer.parseInt(said.getFirst().replace("appended ", ""));
        assertThat(appended).isBetween(10, 40);
        assertThat(said.get(1)).isEqualTo("FAILED");
        assertThat(said.get(2)).contains("failed and must be opened anew");
        assertThat(said.get(3)).isEqualTo("read " + appended);
        assertThat(said.get(4)).isEqualTo("CLOSED");

        try (RocksIntakeLog opened = RocksIntakeLog.open(full, Options.of(PARTITIONS))) {
            assertThat(opened.extent(0).end()).isBetween((long) appended, appended + 1L);
            assertThat(opened.append(0, entry("goes on")).offset())
                    .isGreaterThanOrEqualTo(appended);
        }
    }

    private void reopenWithSmallSegments() {
        log.close();
        log =
                RocksIntakeLog.open(
                        directory(), AppendingProcess.withSegmentsOf(SMALL_SEGMENT_BYTES));
    }

    private Set<String> killAfter(
            int lines, Path directory, AppendingProcess.Acknowledge acknowledge) throws Exception {
        Process process = AppendingProcess.start(directory, acknowledge);
        Set<String> told = new HashSet<>();
        try (BufferedReader said = process.inputReader()) {
            for (int i = 0; i < lines; i++) {
                told.add(said.readLine());
            }
            // Not process.destroyForcibly(): that closes what the process still had to say.
            ProcessHandle.of(process.pid()).orElseThrow().destroyForcibly();
            // A last line without its end was cut off as it was written: it may say too little.
            String rest = String.join("", readWhole(said));
            rest.substring(0, rest.lastIndexOf('\n') + 1).lines().forEach(told::add);
        } finally {
            process.waitFor();
        }
        return told;
    }

    private static List<String> readWhole(BufferedReader reader) throws IOException {
        List<String> parts = new ArrayList<>();
        char[] part = new char[8_192];
        for (int read = reader.read(part); read >= 0; read = reader.read(part)) {
            parts.add(new String(part, 0, read));
        }
        return parts;
    }

    private Set<String> entriesIn(Path killed) throws Exception {
        log.close();
        log = RocksIntakeLog.open(killed, AppendingProcess.smallSegments());
        Set<String> entries = new HashSet<>(everything());
        log.close();
        return entries;
    }

    /// What a power cut would leave now: appends that returned are in it.
    private Path crashImage(String name) throws IOException {
        Path image = folder.resolve(name);
        Files.createDirectories(image);
        try (Stream<Path> files = Files.list(directory())) {
            for (Path file : files.toList()) {
                Files.copy(file, image.resolve(file.getFileName()));
            }
        }
        return image;
    }

    private Path tornImage() throws IOException {
        Path image = crashImage("torn");
        try (RandomAccessFile file = new RandomAccessFile(fileOf(image, ".log").toFile(), "rw")) {
            file.setLength(file.length() - 5);
        }
        return image;
    }

    /// @return whether opening or reading threw; if not, all must be there
    private static boolean isNoticed(Path image, List<String> all) {
        try (IntakeLog opened = RocksIntakeLog.open(image, Options.of(PARTITIONS))) {
            List<String> read = new ArrayList<>();
            for (int partition = 0; partition < PARTITIONS; partition++) {
                opened.read(partition, 0, Integer.MAX_VALUE, Integer.MAX_VALUE)
                        .forEach(entry -> read.add(text(entry)));
            }
            assertThat(read).containsExactlyElementsOf(all);
            return false;
        } catch (DamagedLogException e) {
            return true;
        }
    }

    private static void flipAtBody(Path file, String body) throws IOException {
        String bytes = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        flip(file, bytes.indexOf(body) + body.length() - 1);
    }

    private static void flip(Path path, long at) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            file.seek(at);
            int flipped = file.read() ^ 0x10;
            file.seek(at);
            file.write(flipped);
        }
    }

    private void delete(int partition, long offset) throws Exception {
        try (var options = new org.rocksdb.Options().setNumLevels(2);
                RocksDB rocks = RocksDB.open(options, directory().toString());
                RocksIterator keys = rocks.newIterator()) {
            for (keys.seekToFirst(); keys.isValid(); keys.next()) {
                byte[] key = keys.key();
                if (LogKey.partition(key) == partition && LogKey.offset(key) == offset) {
                    rocks.delete(key);
                }
            }
        }
    }

    private long filesOfEntries() throws IOException {
        try (Stream<Path> files = Files.list(directory())) {
            return files.filter(file -> file.toString().endsWith(".sst")).count();
        }
    }

    private static Path fileOf(Path directory, String name) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().contains(name))
                    .max((one, other) -> one.compareTo(other))
                    .orElseThrow();
        }
    }
}
