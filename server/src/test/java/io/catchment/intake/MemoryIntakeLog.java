package io.catchment.intake;

import io.catchment.LogId;
import io.catchment.Position;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/// An intake log in memory, for tests of what reads from one.
public final class MemoryIntakeLog implements IntakeLog {
    private final LogId id;
    private final List<List<Entry>> partitions;
    private final long[] first;
    private final IntUnaryOperator cut;
    private long appends;

    public MemoryIntakeLog(String id, int partitions) {
        this(id, partitions, IntUnaryOperator.identity());
    }

    /// @param cut how many entries a read gives of so many that it could, 1 or above
    public MemoryIntakeLog(String id, int partitions, IntUnaryOperator cut) {
        this.id = new LogId(id);
        this.partitions =
                IntStream.range(0, partitions)
                        .<List<Entry>>mapToObj(i -> new ArrayList<>())
                        .toList();
        this.first = new long[partitions];
        this.cut = cut;
    }

    @Override
    public LogId id() {
        return id;
    }

    @Override
    public int partitions() {
        return partitions.size();
    }

    @Override
    public synchronized Position append(int partition, Entry entry) {
        partitions.get(partition).add(entry);
        appends++;
        notifyAll();
        return new Position(id, partition, extent(partition).end() - 1);
    }

    @Override
    public synchronized Optional<Entry> read(int partition, long offset) {
        Extent extent = extent(partition);
        return offset < extent.first() || offset >= extent.end()
                ? Optional.empty()
                : Optional.of(partitions.get(partition).get(index(partition, offset)));
    }

    @Override
    public synchronized List<Entry> read(int partition, long from, int entriesMax, int bytesMax) {
        List<Entry> entries = new ArrayList<>();
        long bytes = 0;
        for (Entry entry : rest(partition, from, entriesMax)) {
            bytes += entry.body().length;
            if (!entries.isEmpty() && bytes > bytesMax) {
                break;
            }
            entries.add(entry);
        }
        return entries.isEmpty()
                ? entries
                : entries.subList(0, Math.clamp(cut.applyAsInt(entries.size()), 1, entries.size()));
    }

    @Override
    public synchronized List<EntryHeader> headers(int partition, long from, int entriesMax) {
        return rest(partition, from, entriesMax).stream().map(Entry::header).toList();
    }

    private List<Entry> rest(int partition, long from, int entriesMax) {
        Extent extent = extent(partition);
        if (from < extent.first()) {
            throw new DamagedLogException("offset " + from + " was trimmed", null);
        }
        List<Entry> entries = partitions.get(partition);
        int begin = index(partition, Math.min(from, extent.end()));
        return entries.subList(begin, (int) Math.min(entries.size(), begin + (long) entriesMax));
    }

    private int index(int partition, long offset) {
        return (int) (offset - first[partition]);
    }

    @Override
    public synchronized Extent extent(int partition) {
        return new Extent(first[partition], first[partition] + partitions.get(partition).size());
    }

    @Override
    public synchronized void trim(int partition, long before) {
        int gone = index(partition, Math.min(before, extent(partition).end()));
        if (gone > 0) {
            partitions.get(partition).subList(0, gone).clear();
            first[partition] += gone;
        }
    }

    @Override
    public synchronized void awaitAppends(long known, Duration atMost) throws InterruptedException {
        long until = System.nanoTime() + atMost.toNanos();
        for (long left = atMost.toNanos(); appends <= known && left > 0; ) {
            wait(Math.max(1, Duration.ofNanos(left).toMillis()));
            left = until - System.nanoTime();
        }
    }

    @Override
    public synchronized long appends() {
        return appends;
    }

    @Override
    public void close() {}
}
