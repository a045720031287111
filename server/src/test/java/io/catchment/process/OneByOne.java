package io.catchment.process;

import io.catchment.LogId;
import io.catchment.Position;
import io.catchment.intake.Entry;
import io.catchment.intake.EntryHeader;
import io.catchment.intake.IntakeLog;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// A log that is read one entry at a time.
record OneByOne(IntakeLog log) implements IntakeLog {
    @Override
    public LogId id() {
        return log.id();
    }

    @Override
    public int partitions() {
        return log.partitions();
    }

    @Override
    public Position append(int partition, Entry entry) {
        return log.append(partition, entry);
    }

    @Override
    public Optional<Entry> read(int partition, long offset) {
        return log.read(partition, offset);
    }

    @Override
    public List<Entry> read(int partition, long from, int entriesMax, int bytesMax) {
        return log.read(partition, from, 1, bytesMax);
    }

    @Override
    public List<EntryHeader> headers(int partition, long from, int entriesMax) {
        return log.headers(partition, from, entriesMax);
    }

    @Override
    public Extent extent(int partition) {
        return log.extent(partition);
    }

    @Override
    public void trim(int partition, long before) {
        log.trim(partition, before);
    }

    @Override
    public void awaitAppends(long known, Duration atMost) throws InterruptedException {
        log.awaitAppends(known, atMost);
    }

    @Override
    public long appends() {
        return log.appends();
    }

    @Override
    public void close() {
        log.close();
    }
}
