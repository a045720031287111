package io.catchment.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.catchment.intake.IntakeLog.Extent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// A log that lives a random life beside lists that live the same.
final class RandomLife {
    private static final int PARTITIONS = 4;

    private final Path directory;
    private final long seed;
    private final SplittableRandom random;
    private final List<List<String>> appended = new ArrayList<>();
    private final int[] firsts = new int[PARTITIONS];
    private IntakeLog log;

    RandomLife(Path directory, long seed) {
        this.directory = directory;
        this.seed = seed;
        this.random = new SplittableRandom(seed);
        for (int partition = 0; partition < PARTITIONS; partition++) {
            appended.add(new ArrayList<>());
        }
        this.log = open();
    }

    void live(int steps) {
        for (int step = 0; step < steps; step++) {
            int partition = random.nextInt(PARTITIONS);
            switch (random.nextInt(20)) {
                case 0 -> reopen();
                case 1, 2 -> trim(partition);
                case 3, 4, 5 -> compareOne(partition);
                case 6, 7, 8 -> compareBatch(partition);
                default -> append(partition);
            }
            compareExtent(partition, step);
        }
        log.close();
    }

    private void append(int partition) {
        String body = "x".repeat(random.nextInt(1_500)) + random.nextInt();
        long offset = log.append(partition, Entries.entry(body)).offset();
        assertThat(offset).as(this::toString).isEqualTo(appended.get(partition).size());
        appended.get(partition).add(body);
    }

    private void trim(int partition) {
        int before = random.nextInt(firsts[partition], appended.get(partition).size() + 1);
        log.trim(partition, before);
        firsts[partition] = before;
    }

    private void compareOne(int partition) {
        List<String> all = appended.get(partition);
        int offset = random.nextInt(all.size() + 2);
        boolean isThere = offset >= firsts[partition] && offset < all.size();
        assertThat(log.read(partition, offset).map(Entries::text).orElse("none"))
                .as(this::toString)
                .isEqualTo(isThere ? all.get(offset) : "none");
    }

    private void compareBatch(int partition) {
        List<String> all = appended.get(partition);
        int from = random.nextInt(firsts[partition], all.size() + 1);
        int to = Math.min(all.size(), from + 1 + random.nextInt(30));
        assertThat(log.read(partition, from, Math.max(1, to - from), 1 << 20))
                .as(this::toString)
                .extracting(Entries::text)
                .isEqualTo(all.subList(from, to));
        assertThat(log.headers(partition, from, Math.max(1, to - from))).hasSize(to - from);
    }

    private void compareExtent(int partition, int step) {
        assertThat(log.extent(partition))
                .as(() -> this + ", step " + step)
                .isEqualTo(new Extent(firsts[partition], appended.get(partition).size()));
    }

    private void reopen() {
        log.close();
        log = open();
    }

    private IntakeLog open() {
        RocksIntakeLog.Options usual = RocksIntakeLog.Options.of(PARTITIONS);
        return RocksIntakeLog.open(
                directory,
                new RocksIntakeLog.Options(
                        PARTITIONS,
                        usual.queueEntriesMax(),
                        usual.queueBytesMax(),
                        4_000,
                        usual.newId()));
    }

    @Override
    public String toString() {
        return "seed " + seed;
    }
}
