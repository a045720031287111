package io.catchment.intake;

import static io.catchment.intake.Entries.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.catchment.intake.IntakeLog.Extent;
import io.catchment.intake.ReopeningIntakeLog.State;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Fails for real: a folder that is moved away is a disk that went away, a limit on the size of files is a full one.
final class ReopeningIntakeLogTest extends IntakeLogContract {
    private static final int SMALL_SEGMENT_BYTES = 16 << 10;
    private static final Duration LONG = Duration.ofMinutes(1);

    private static final long RESERVE = 1 << 20;

    @TempDir Path folder;

    private volatile long free = Long.MAX_VALUE / 4;

    private Instant now = Instant.parse("2026-01-02T03:04:05Z");

    @Override
    IntakeLog open() {
        return ReopeningIntakeLog.open(
                directory(),
                AppendingProcess.withSegmentsOf(SMALL_SEGMENT_BYTES),
                new DiskReserve(() -> free, RESERVE),
                () -> now);
    }

    private ReopeningIntakeLog reopening() {
        return (ReopeningIntakeLog) log;
    }

    private Path directory() {
        return folder.resolve("log");
    }

    private Path away() {
        return folder.resolve("away");
    }

    @Test
    void a_log_that_failed_goes_on_with_all_it_acknowledged_when_its_disk_is_back()
            throws Exception {
        int acknowledged = fail();
        comesBack();

        lookAfter(LONG);

        assertThat(reopening().state()).isEqualTo(State.OPEN);
        assertThat(log.read(0, 0, 10_000, 1 << 20))
                .hasSizeGreaterThanOrEqualTo(acknowledged)
                .extracting(Entries::text)
                .startsWith(numbered(acknowledged));
        assertThat(log.append(0, entry("goes on")).offset()).isGreaterThanOrEqualTo(acknowledged);
    }

    @Test
    void a_failed_log_refuses_and_still_gives_what_it_acknowledged() throws Exception {
        int acknowledged = fail();

        assertThat(reopening().state()).isEqualTo(State.FAILED);
        assertThatThrownBy(() -> log.append(0, entry("x")))
                .isInstanceOfSatisfying(
                        LogUnavailableException.class,
                        e -> assertThat(e.retryAfter()).isPositive());
        assertThatThrownBy(() -> log.trim(0, 1)).isInstanceOf(LogUnavailableException.class);
        assertThat(log.read(0, acknowledged - 1L)).isPresent();
        comesBack();
    }

    @Test
    void while_the_disk_stays_away_each_wait_is_longer_and_nothing_new_is_made() throws Exception {
        fail();

        List<Duration> waits = new ArrayList<>();
        reopening().runOnce();
        for (int i = 0; i < 7; i++) {
            Duration wait = retryAfter();
            waits.add(wait);
            lookAfter(wait);
        }

        assertThat(waits)
                .extracting(Duration::toSeconds)
                .containsExactly(1L, 2L, 4L, 8L, 16L, 30L, 30L);
        assertThat(directory()).doesNotExist();
        assertThat(reopening().said()).contains(directory().toString());
        comesBack();
        lookAfter(LONG);
        assertThat(reopening().state()).isEqualTo(State.OPEN);
    }

    @Test
    void nothing_is_tried_before_its_time() throws Exception {
        fail();
        reopening().runOnce();
        comesBack();

        reopening().runOnce();
        assertThat(reopening().state()).isEqualTo(State.FAILED);
        lookAfter(Duration.ofSeconds(1));

        assertThat(reopening().state()).isEqualTo(State.OPEN);
    }

    @Test
    void who_waited_before_the_failure_is_woken_by_an_append_after_it() throws Exception {
        try (ExecutorService waiters = Executors.newVirtualThreadPerTaskExecutor()) {
            int acknowledged = fail();
            long known = log.appends();
            Future<Long> woken =
                    waiters.submit(() -> {
                        log.awaitAppends(known, Duration.ofDays(1));
                        return log.appends();
                    });
            comesBack();
            lookAfter(LONG);

            log.append(0, entry("x"));

            assertThat(woken.get()).isGreaterThan(acknowledged);
        }
    }

    @Test
    void a_log_that_lacks_what_it_acknowledged_is_damaged_and_takes_nothing_more()
            throws Exception {
        appendTo(0, 20);
        copy(directory(), folder.resolve("older"));
        int acknowledged = fail();
        Files.move(folder.resolve("older"), directory());

        lookAfter(LONG);

        assertThat(reopening().state()).isEqualTo(State.DAMAGED);
        assertThat(reopening().said()).contains("partition 0 offsets 20 to " + (acknowledged + 19));
        assertThatThrownBy(() -> log.append(0, entry("x")))
                .isInstanceOf(LogUnavailableException.class)
                .hasCauseInstanceOf(DamagedLogException.class);
        assertThat(log.extent(0)).isEqualTo(new Extent(0, 20));
        assertThatThrownBy(() -> log.read(0, 21, 1, 1)).isInstanceOf(DamagedLogException.class);
        lookAfter(LONG);
        assertThat(reopening().state()).isEqualTo(State.DAMAGED);
    }

    @Test
    void another_log_in_its_place_is_damage() throws Exception {
        fail();
        Path other = folder.resolve("other");
        RocksIntakeLog.open(other, RocksIntakeLog.Options.of(PARTITIONS)).close();
        Files.move(other, directory());

        lookAfter(LONG);

        assertThat(reopening().state()).isEqualTo(State.DAMAGED);
        assertThat(reopening().said()).contains(log.id().value());
    }

    @Test
    void appends_stop_at_the_reserve_and_go_on_when_a_sixteenth_more_is_free() {
        DiskReserve reserve = new DiskReserve(() -> free, RESERVE);
        ReopeningIntakeLog reserving = withReserve(reserve);
        long position = reserving.append(0, entry("before")).offset();

        free = RESERVE - 1;
        reserve.runOnce();

        assertThatThrownBy(() -> reserving.append(0, entry("x")))
                .isInstanceOfSatisfying(
                        LogUnavailableException.class, e -> assertThat(e.retryAfter()).isPositive())
                .hasMessageContaining("1 MiB free, reserve 1 MiB");
        assertThat(reserving.takesAppends()).isFalse();
        assertThat(reserving.read(0, position)).isPresent();
        reserving.trim(0, 1);
        free = RESERVE;
        reserve.runOnce();
        assertThat(reserving.takesAppends()).isFalse();
        free = RESERVE + RESERVE / 16;
        reserve.runOnce();
        assertThat(reserving.append(0, entry("after")).offset()).isEqualTo(position + 1);
    }

    @Test
    void a_burst_between_two_looks_at_the_disk_does_not_pass_the_reserve() {
        DiskReserve reserve = new DiskReserve(() -> free, RESERVE);
        ReopeningIntakeLog reserving = withReserve(reserve);
        free = RESERVE + 1_000_000;
        reserve.runOnce();

        for (int i = 0; i < 5; i++) {
            reserving.append(0, entry(new byte[100_000]));
        }

        assertThatThrownBy(() -> reserving.append(0, entry(new byte[1])))
                .isInstanceOf(LogUnavailableException.class);
        reserve.runOnce();
        assertThat(reserving.append(0, entry(new byte[1])).offset()).isEqualTo(5);
    }

    private ReopeningIntakeLog withReserve(DiskReserve reserve) {
        log.close();
        ReopeningIntakeLog reserving =
                ReopeningIntakeLog.open(
                        directory(), RocksIntakeLog.Options.of(PARTITIONS), reserve, () -> now);
        log = reserving;
        return reserving;
    }

    // What a failed fsync leaves in the page cache can be read and is not on disk. Nothing may rest
    // on those bytes.
    @Test
    void an_opening_writes_anew_what_it_has_replayed_and_keeps_nothing_of_the_old_bytes()
            throws Exception {
        byte[] noise = new byte[2_000];
        new SplittableRandom(1).nextBytes(noise);
        log.append(0, entry(noise));
        Path image = folder.resolve("image");
        copy(directory(), image);
        assertThat(filesWith(image, noise)).allMatch(name -> name.endsWith(".log")).hasSize(1);

        try (IntakeLog opened = RocksIntakeLog.open(image, RocksIntakeLog.Options.of(PARTITIONS))) {
            assertThat(opened.extent(0).end()).isEqualTo(1);
            assertThat(filesWith(image, noise)).allMatch(name -> name.endsWith(".sst")).hasSize(1);
        }
    }

    @Test
    void a_process_whose_disk_is_full_for_a_while_goes_on_by_itself_and_loses_nothing()
            throws Exception {
        Path full = folder.resolve("full");
        Process process = AppendingProcess.startThroughFailures(full);
        List<String> told = new ArrayList<>();
        try (BufferedReader said = process.inputReader()) {
            for (int failure = 0; failure < 2; failure++) {
                readMore(said, told);
                limitFiles(process, "1");
                readUntil(said, "refused", told);
                limitFiles(process, "unlimited");
                readUntil(said, "taken", told);
            }
            readMore(said, told);
        } finally {
            process.destroyForcibly().waitFor();
        }

        log.close();
        log =
                ReopeningIntakeLog.open(
                        full,
                        RocksIntakeLog.Options.of(PARTITIONS),
                        new DiskReserve(() -> free, RESERVE),
                        () -> now);
        told.removeAll(List.of("refused", "taken"));
        assertThat(told).hasSizeGreaterThanOrEqualTo(300);
        assertThat(everything()).doesNotHaveDuplicates().containsAll(told);
    }

    /// The folder goes away under the open log, which notices when it begins another file.
    private int fail() throws IOException {
        Files.move(directory(), away());
        for (int i = 0; ; i++) {
            try {
                log.append(0, entry("n" + i));
            } catch (LogUnavailableException e) {
                return i;
            }
        }
    }

    private void comesBack() throws IOException {
        Files.move(away(), directory());
    }

    /// The first look sees the failure, the second is a try.
    private void lookAfter(Duration wait) {
        reopening().runOnce();
        now = now.plus(wait);
        reopening().runOnce();
    }

    private Duration retryAfter() {
        try {
            log.append(0, entry("x"));
            throw new AssertionError("it was taken");
        } catch (LogUnavailableException e) {
            return e.retryAfter();
        }
    }

    private static String[] numbered(int entries) {
        return Stream.iterate(0, i -> i + 1)
                .limit(entries)
                .map(i -> "n" + i)
                .toArray(String[]::new);
    }

    private static void limitFiles(Process process, String bytes) throws Exception {
        Process limit =
                new ProcessBuilder("prlimit", "--pid", "" + process.pid(), "--fsize=" + bytes + ":")
                        .inheritIO()
                        .start();
        assertThat(limit.waitFor()).isZero();
    }

    private static void readMore(BufferedReader said, List<String> told) throws IOException {
        for (int i = 0; i < 100; i++) {
            told.add(said.readLine());
        }
    }

    private static void readUntil(BufferedReader said, String wanted, List<String> told)
            throws IOException {
        String line;
        do {
            line = said.readLine();
            assertThat(line).isNotNull();
            told.add(line);
        } while (!line.equals(wanted));
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectory(to);
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }

    private static List<String> filesWith(Path directory, byte[] bytes) throws IOException {
        String wanted = new String(bytes, StandardCharsets.ISO_8859_1);
        List<String> found = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                if (Files.readString(file, StandardCharsets.ISO_8859_1).contains(wanted)) {
                    found.add(file.getFileName().toString());
                }
            }
        }
        return found;
    }
}
