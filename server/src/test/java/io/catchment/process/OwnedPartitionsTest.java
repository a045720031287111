package io.catchment.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.catchment.AccountId;
import io.catchment.intake.Entry;
import io.catchment.intake.MemoryIntakeLog;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// How a batch is shared out.
final class OwnedPartitionsTest {
    private static final int BYTES_MAX = 1 << 20;
    private static final AccountId OTHER = new AccountId(9_999);

    private static MemoryIntakeLog log(int... depths) {
        MemoryIntakeLog log = new MemoryIntakeLog("memory", depths.length);
        for (int partition = 0; partition < depths.length; partition++) {
            for (int i = 0; i < depths[partition]; i++) {
                log.append(
                        partition,
                        Entry.plain(Workshop.header(Workshop.ACCOUNT, false), new byte[100]));
            }
        }
        return log;
    }

    private static OwnedPartitions open(MemoryIntakeLog log) {
        Set<Integer> all = IntStream.range(0, log.partitions()).boxed().collect(Collectors.toSet());
        OwnedPartitions partitions = new OwnedPartitions(log, all, Map.of());
        partitions.open(
                all.stream().collect(Collectors.toMap(partition -> partition, partition -> 0L)));
        return partitions;
    }

    private static Map<Integer, Integer> shares(Batch.OfLog batch) {
        return batch.stretches().stream()
                .collect(Collectors.toMap(Stretch::partition, stretch -> stretch.entries().size()));
    }

    @Test
    void small_backlogs_are_taken_whole_and_large_ones_in_equal_parts() {
        OwnedPartitions partitions = open(log(1000, 3, 1000, 5, 0));

        Batch.OfLog batch = partitions.take(100, BYTES_MAX);

        assertThat(shares(batch)).isEqualTo(Map.of(0, 46, 1, 3, 2, 46, 3, 5));
    }

    @Test
    void who_has_little_waits_for_a_small_batch_of_who_floods() {
        MemoryIntakeLog log = log(1000, 0, 1000);
        append(log, 1, OTHER);
        OwnedPartitions partitions = open(log);

        Batch.OfLog batch = partitions.take(500, BYTES_MAX);

        assertThat(shares(batch)).isEqualTo(Map.of(0, 32, 1, 1, 2, 32));
    }

    @Test
    void who_floods_is_taken_in_small_batches_for_a_while_after_another_came() {
        MemoryIntakeLog log = log(100_000, 0);
        append(log, 1, OTHER);
        OwnedPartitions partitions = open(log);
        partitions.finish(partitions.take(500, BYTES_MAX));

        List<Integer> sizes = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            Batch.OfLog batch = partitions.take(500, BYTES_MAX);
            partitions.finish(batch);
            sizes.add(batch.size());
        }

        assertThat(sizes.subList(0, 50)).containsOnly(OwnedPartitions.LARGE_ENTRIES);
        assertThat(sizes.getLast()).isEqualTo(500);
    }

    @Test
    void an_account_alone_is_taken_in_large_batches_however_unevenly_it_is_spread() {
        OwnedPartitions partitions = open(log(1000, 1, 1000, 0));

        assertThat(partitions.take(500, BYTES_MAX).size()).isEqualTo(500);
    }

    private static void append(MemoryIntakeLog log, int partition, AccountId account) {
        log.append(partition, Entry.plain(Workshop.header(account, false), new byte[100]));
    }

    @Test
    void a_batch_that_is_smaller_than_the_partitions_takes_one_of_some() {
        OwnedPartitions partitions = open(log(9, 9, 9, 9, 9));

        assertThat(shares(partitions.take(3, BYTES_MAX)).values()).containsExactly(1, 1, 1);
    }

    @Test
    void a_batch_has_room_for_everything_that_fits() {
        OwnedPartitions partitions = open(log(40, 30, 30));

        assertThat(partitions.take(100, BYTES_MAX).size()).isEqualTo(100);
    }

    @Test
    void bodies_are_bounded_together() {
        OwnedPartitions partitions = open(log(50, 50));

        assertThat(shares(partitions.take(100, 1000))).isEqualTo(Map.of(0, 5, 1, 5));
    }

    @Test
    void a_body_larger_than_the_bound_is_taken_alone() {
        OwnedPartitions partitions = open(log(2, 2));

        assertThat(shares(partitions.take(100, 10))).isEqualTo(Map.of(0, 1));
    }

    @Test
    void nothing_is_skipped_and_the_order_of_each_partition_is_kept() {
        OwnedPartitions partitions = open(log(57, 3, 200, 31));
        Map<Integer, Long> next = new HashMap<>(Map.of(0, 0L, 1, 0L, 2, 0L, 3, 0L));

        for (Batch.OfLog batch = partitions.take(20, BYTES_MAX);
                batch.size() > 0;
                batch = partitions.take(20, BYTES_MAX)) {
            for (Stretch stretch : batch.stretches()) {
                assertThat(stretch.from()).isEqualTo(next.get(stretch.partition()));
                next.put(stretch.partition(), stretch.to());
            }
            partitions.finish(batch);
        }

        assertThat(next).isEqualTo(Map.of(0, 57L, 1, 3L, 2, 200L, 3, 31L));
    }

    @Test
    void halves_keep_the_order_and_lose_nothing() {
        Batch.OfLog batch = open(log(5, 1, 4)).take(100, BYTES_MAX);

        List<Batch.OfLog> halves = batch.halves();

        assertThat(halves).extracting(Batch::size).containsExactly(5, 5);
        Map<Integer, Long> next = new HashMap<>();
        for (Batch.OfLog half : halves) {
            for (Stretch stretch : half.stretches()) {
                assertThat(stretch.from()).isEqualTo(next.getOrDefault(stretch.partition(), 0L));
                next.put(stretch.partition(), stretch.to());
            }
        }
        assertThat(next).isEqualTo(Map.of(0, 5L, 1, 1L, 2, 4L));
    }

    @Test
    void a_part_of_the_log_that_is_gone_stops_its_partition_only() {
        MemoryIntakeLog log = log(3, 3);
        OwnedPartitions partitions = open(log);
        log.trim(1, 2);

        assertThat(shares(partitions.take(100, BYTES_MAX))).isEqualTo(Map.of(0, 3));
        assertThat(partitions.stopped()).containsOnlyKeys(1);
    }

    @Test
    void what_was_counted_is_known_after_an_outage_of_the_store() {
        OwnedPartitions partitions = open(log(5000));
        partitions.count();
        partitions.count();

        partitions.forget();
        partitions.open(Map.of(0, 0L));

        assertThat(partitions.waiting(Workshop.ACCOUNT)).isEqualTo(5000);
    }

    @Test
    void what_was_counted_is_counted_anew_where_somebody_else_moved_the_position() {
        OwnedPartitions partitions = open(log(50));
        partitions.count();

        partitions.forget();
        partitions.open(Map.of(0, 20L));

        assertThat(partitions.take(100, BYTES_MAX).size()).isEqualTo(30);
        assertThat(partitions.waiting(Workshop.ACCOUNT)).isEqualTo(30);
    }
}
