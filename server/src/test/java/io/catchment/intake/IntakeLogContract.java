package io.catchment.intake;

import static io.catchment.intake.Entries.entry;
import static io.catchment.intake.Entries.refused;
import static io.catchment.intake.Entries.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.catchment.LogId;
import io.catchment.Position;
import io.catchment.intake.IntakeLog.Extent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every intake log does, whatever it is made of.
abstract class IntakeLogContract {
    static final int PARTITIONS = 8;

    private static final int BYTES_MAX = 4 << 20;

    IntakeLog log;

    /// Opens a log of [#PARTITIONS] partitions: a new one the first time, later the same again.
    abstract IntakeLog open() throws Exception;

    @BeforeEach
    void open_the_log() throws Exception {
        log = open();
    }

    @AfterEach
    void close_the_log() {
        log.close();
    }

    void reopen() throws Exception {
        log.close();
        log = open();
    }

    @Test
    void a_new_log_is_empty() {
        assertThat(log.partitions()).isEqualTo(PARTITIONS);
        assertThat(log.appends()).isZero();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            assertThat(log.extent(partition)).isEqualTo(new Extent(0, 0));
            assertThat(log.read(partition, 0)).isEmpty();
            assertThat(log.read(partition, 0, 10, BYTES_MAX)).isEmpty();
            assertThat(log.headers(partition, 0, 10)).isEmpty();
        }
    }

    @Test
    void offsets_of_each_partition_are_dense_from_0() {
        for (int i = 0; i < 3; i++) {
            for (int partition = 0; partition < PARTITIONS; partition++) {
                Position position = log.append(partition, entry("x"));

                assertThat(position).isEqualTo(new Position(log.id(), partition, i));
                assertThat(log.extent(partition)).isEqualTo(new Extent(0, i + 1));
            }
        }
        assertThat(log.appends()).isEqualTo(3L * PARTITIONS);
    }

    @Test
    void every_byte_comes_back() {
        byte[] everyByte = new byte[256];
        for (int i = 0; i < everyByte.length; i++) {
            everyByte[i] = (byte) i;
        }
        byte[] megabyte = new byte[1 << 20];
        new SplittableRandom(1).nextBytes(megabyte);
        List<byte[]> bodies = List.of(everyByte, new byte[0], megabyte, new byte[1]);

        for (byte[] body : bodies) {
            log.append(3, entry(body));
        }

        for (int i = 0; i < bodies.size(); i++) {
            assertThat(log.read(3, i).orElseThrow().body()).isEqualTo(bodies.get(i));
        }
        assertThat(log.read(3, 0, 10, BYTES_MAX).stream().map(Entry::body).toList())
                .usingRecursiveComparison()
                .isEqualTo(bodies);
    }

    @Test
    void header_and_refusal_come_back() {
        Entry kept = refused("not json");

        log.append(0, kept);

        Entry read = log.read(0, 0).orElseThrow();
        assertThat(read.header()).isEqualTo(kept.header());
        assertThat(read.refusal()).isEqualTo(kept.refusal());
        assertThat(read.body()).isEqualTo(kept.body());
    }

    @Test
    void headers_are_those_of_the_entries() {
        for (int i = 0; i < 20; i++) {
            log.append(1, i % 3 == 0 ? refused("r" + i) : entry("e" + i));
        }

        List<EntryHeader> headers = log.headers(1, 5, 10);

        assertThat(headers)
                .hasSize(10)
                .isEqualTo(log.read(1, 5, 10, BYTES_MAX).stream().map(Entry::header).toList());
    }

    @Test
    void what_one_caller_appends_keeps_its_order() {
        for (int i = 0; i < 200; i++) {
            log.append(2, entry("n" + i));
        }

        assertThat(log.read(2, 0, 1_000, BYTES_MAX).stream().map(Entries::text))
                .containsExactlyElementsOf(IntStream.range(0, 200).mapToObj(i -> "n" + i).toList());
    }

    @Test
    void what_256_callers_append_at_once_is_there_once() throws Exception {
        int each = 20;

        List<Position> positions = appendFrom(256, each);

        assertThat(new HashSet<>(positions)).hasSize(256 * each);
        assertThat(log.appends()).isEqualTo(256L * each);
        assertThat(bodiesOf(positions)).hasSize(256 * each);
        assertThat(everything()).hasSize(256 * each).doesNotHaveDuplicates();
    }

    @Test
    void a_batch_has_at_most_as_many_entries_as_asked_for() {
        appendTo(4, 10);

        assertThat(log.read(4, 0, 3, BYTES_MAX)).hasSize(3);
        assertThat(log.read(4, 8, 3, BYTES_MAX)).hasSize(2);
        assertThat(log.read(4, 10, 3, BYTES_MAX)).isEmpty();
        assertThat(log.headers(4, 8, 100)).hasSize(2);
    }

    @Test
    void a_batch_stops_before_its_bytes_but_never_before_its_first_entry() {
        for (int i = 0; i < 5; i++) {
            log.append(4, entry(new byte[100]));
        }

        assertThat(log.read(4, 0, 10, 299)).hasSize(2);
        assertThat(log.read(4, 0, 10, 300)).hasSize(3);
        assertThat(log.read(4, 0, 10, 1)).hasSize(1);
        assertThat(log.read(4, 0, 10, 0)).hasSize(1);
    }

    @Test
    void batches_one_after_the_other_skip_nothing() {
        appendTo(5, 100);
        SplittableRandom random = new SplittableRandom(1);
        List<String> read = new ArrayList<>();

        while (read.size() < 100) {
            log.read(5, read.size(), random.nextInt(1, 20), random.nextInt(1, 100))
                    .forEach(entry -> read.add(text(entry)));
        }

        assertThat(read).isEqualTo(IntStream.range(0, 100).mapToObj(i -> "n" + i).toList());
    }

    @Test
    void a_batch_beyond_the_end_is_damage() {
        appendTo(0, 2);

        assertThatThrownBy(() -> log.read(0, 3, 1, BYTES_MAX))
                .isInstanceOf(DamagedLogException.class)
                .hasMessageContainingAll(log.id().value(), "partition 0", "3");
    }

    @Test
    void trim_keeps_what_is_at_or_above() {
        appendTo(6, 10);
        appendTo(7, 10);

        log.trim(6, 4);

        assertThat(log.extent(6)).isEqualTo(new Extent(4, 10));
        assertThat(log.extent(7)).isEqualTo(new Extent(0, 10));
        assertThat(log.read(6, 3)).isEmpty();
        assertThat(log.read(6, 4).map(Entries::text)).contains("n4");
        assertThat(log.read(6, 4, 100, BYTES_MAX)).hasSize(6);
    }

    @Test
    void a_batch_from_what_was_trimmed_is_damage_and_names_it() {
        appendTo(6, 10);
        log.trim(6, 4);

        assertThatThrownBy(() -> log.read(6, 2, 100, BYTES_MAX))
                .isInstanceOf(DamagedLogException.class)
                .hasMessageContainingAll(log.id().value(), "partition 6", "offset 2 to 3");
        assertThatThrownBy(() -> log.headers(6, 3, 100)).isInstanceOf(DamagedLogException.class);
    }

    @Test
    void a_trim_never_goes_back() {
        appendTo(6, 10);
        log.trim(6, 8);

        log.trim(6, 5);

        assertThat(log.extent(6)).isEqualTo(new Extent(8, 10));
    }

    @Test
    void a_trim_beyond_the_end_is_a_mistake() {
        appendTo(6, 1);

        assertThatThrownBy(() -> log.trim(6, 2)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void offsets_go_on_after_a_partition_was_trimmed_to_its_end() throws Exception {
        appendTo(6, 10);
        log.trim(6, 10);
        assertThat(log.extent(6)).isEqualTo(new Extent(10, 10));

        assertThat(log.append(6, entry("next")).offset()).isEqualTo(10);
        log.trim(6, 11);
        reopen();

        assertThat(log.extent(6)).isEqualTo(new Extent(11, 11));
        assertThat(log.append(6, entry("after")).offset()).isEqualTo(11);
    }

    @Test
    void a_reopened_log_is_the_same() throws Exception {
        LogId id = log.id();
        appendTo(1, 10);
        appendTo(2, 3);
        log.trim(1, 4);

        reopen();

        assertThat(log.id()).isEqualTo(id);
        assertThat(log.appends()).isZero();
        assertThat(log.extent(1)).isEqualTo(new Extent(4, 10));
        assertThat(log.extent(2)).isEqualTo(new Extent(0, 3));
        assertThat(log.read(1, 4, 100, BYTES_MAX).stream().map(Entries::text))
                .containsExactly("n4", "n5", "n6", "n7", "n8", "n9");
        assertThat(log.append(2, entry("more")).offset()).isEqualTo(3);
    }

    @Test
    void a_closed_log_refuses() {
        appendTo(0, 1);

        log.close();

        assertThatThrownBy(() -> log.append(0, entry("late")))
                .isInstanceOfSatisfying(
                        LogUnavailableException.class,
                        e -> assertThat(e.retryAfter()).isPositive());
        assertThatThrownBy(() -> log.read(0, 0)).isInstanceOf(LogUnavailableException.class);
        assertThatThrownBy(() -> log.trim(0, 1)).isInstanceOf(LogUnavailableException.class);
    }

    @Test
    void what_waits_when_the_log_closes_is_answered_and_kept_if_it_was_acknowledged()
            throws Exception {
        Set<Position> acknowledged = new HashSet<>();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Position>> answers = new ArrayList<>();
            for (int i = 0; i < 256; i++) {
                int partition = i % PARTITIONS;
                answers.add(callers.submit(() -> log.append(partition, entry("x"))));
            }

            log.close();

            for (Future<Position> answer : answers) {
                try {
                    acknowledged.add(answer.get());
                } catch (ExecutionException e) {
                    assertThat(e).hasCauseInstanceOf(LogUnavailableException.class);
                }
            }
        }

        log = open();
        assertThat(bodiesOf(acknowledged)).hasSize(acknowledged.isEmpty() ? 0 : 1);
    }

    @Test
    void who_waits_for_appends_is_woken() throws Exception {
        long known = log.appends();
        try (ExecutorService waiters = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> woken =
                    waiters.submit(() -> {
                        log.awaitAppends(known, Duration.ofDays(1));
                        return log.appends();
                    });

            log.append(0, entry("x"));

            assertThat(woken.get()).isEqualTo(known + 1);
        }
    }

    @Test
    void nobody_waits_for_appends_that_are_there_or_longer_than_asked() throws Exception {
        log.append(0, entry("x"));

        log.awaitAppends(0, Duration.ofDays(1));
        log.awaitAppends(1, Duration.ofMillis(1));

        assertThat(log.appends()).isEqualTo(1);
    }

    @Test
    void a_partition_that_is_not_there_is_a_mistake() {
        assertThatThrownBy(() -> log.append(PARTITIONS, entry("x")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> log.extent(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    final void appendTo(int partition, int entries) {
        for (int i = 0; i < entries; i++) {
            log.append(partition, entry("n" + i));
        }
    }

    final List<Position> appendFrom(int callers, int each) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<List<Position>>> answers =
                    IntStream.range(0, callers)
                            .mapToObj(caller -> threads.submit(() -> appendAs(caller, each)))
                            .toList();
            List<Position> positions = new ArrayList<>();
            for (Future<List<Position>> answer : answers) {
                positions.addAll(answer.get());
            }
            return positions;
        }
    }

    private List<Position> appendAs(int caller, int entries) {
        return IntStream.range(0, entries)
                .mapToObj(i -> log.append((caller + i) % PARTITIONS, entry(caller + "/" + i)))
                .toList();
    }

    private Set<String> bodiesOf(Iterable<Position> positions) {
        Set<String> bodies = new HashSet<>();
        for (Position position : positions) {
            bodies.add(text(log.read(position.partition(), position.offset()).orElseThrow()));
        }
        return bodies;
    }

    final List<String> everything() {
        List<String> bodies = new ArrayList<>();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            Extent extent = log.extent(partition);
            int read = partition;
            LongStream.range(extent.first(), extent.end())
                    .forEach(offset -> bodies.add(text(log.read(read, offset).orElseThrow())));
        }
        return bodies;
    }
}
