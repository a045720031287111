package io.catchment.intake;

import io.catchment.LogId;
import io.catchment.Position;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/// Reads what the writer has published: each offset is asked for by its key, so one that is missing, or another in
/// its place, is seen.
final class RocksReader implements AutoCloseable {
    private final RocksDB rocks;
    private final LogId log;
    private final LogState state;
    private final ReadOptions verified = new ReadOptions().setVerifyChecksums(true);

    RocksReader(RocksDB rocks, LogId log, LogState state) {
        this.rocks = rocks;
        this.log = log;
        this.state = state;
    }

    Optional<Entry> read(int partition, long offset) {
        if (offset < state.firsts.get(partition) || offset >= state.ends.get(partition)) {
            return Optional.empty();
        }
        byte @Nullable [] value = get(partition, offset);
        if (value == null && offset < state.firsts.get(partition)) {
            return Optional.empty();
        }
        if (value == null) {
            throw damaged(partition, offset, "is missing", null);
        }
        return Optional.of(EntryCodec.decode(new Position(log, partition, offset), value));
    }

    List<Entry> entries(int partition, long from, int entriesMax, int bytesMax) {
        List<Entry> entries = new ArrayList<>();
        long end = from + Math.min(entriesMax, entriesFrom(partition, from));
        try (RocksIterator at = rocks.newIterator(verified)) {
            long bytes = 0;
            for (long offset = from; offset < end; offset++) {
                moveTo(at, partition, offset, offset == from);
                Position position = new Position(log, partition, offset);
                Entry entry = EntryCodec.decode(position, at.value());
                bytes += entry.body().length;
                if (bytes > bytesMax && !entries.isEmpty()) {
                    break;
                }
                entries.add(entry);
            }
        }
        return entries;
    }

    List<EntryHeader> headers(int partition, long from, int entriesMax) {
        List<EntryHeader> headers = new ArrayList<>();
        long end = from + Math.min(entriesMax, entriesFrom(partition, from));
        byte[] start = new byte[EntryCodec.HEADER_BYTES];
        try (RocksIterator at = rocks.newIterator(verified)) {
            for (long offset = from; offset < end; offset++) {
                moveTo(at, partition, offset, offset == from);
                int bytesInAll = at.value(start);
                Position position = new Position(log, partition, offset);
                headers.add(EntryCodec.decodeHeader(position, start, bytesInAll));
            }
        }
        return headers;
    }

    @Override
    public void close() {
        verified.close();
    }

    private long entriesFrom(int partition, long from) {
        long first = state.firsts.get(partition);
        long end = state.ends.get(partition);
        if (from < first) {
            throw trimmed(partition, from, first);
        }
        if (from > end) {
            throw damaged(
                    partition, end, "is the end, but offset " + from + " was asked for", null);
        }
        return end - from;
    }

    /// Within a segment the offsets of a partition stand one after the other; in the next one the iterator must seek.
    private void moveTo(RocksIterator at, int partition, long offset, boolean isFirst) {
        Segments segments = state.segments;
        int segment = segments.of(partition, offset);
        byte[] key = LogKey.entry(segment, partition, offset);
        if (isFirst || segments.of(partition, offset - 1) != segment) {
            at.seek(key);
        } else {
            at.next();
        }
        requireAt(at, key);
    }

    private void requireAt(RocksIterator at, byte[] key) {
        if (at.isValid() && Arrays.equals(at.key(), key)) {
            return;
        }
        int partition = LogKey.partition(key);
        long offset = LogKey.offset(key);
        try {
            at.status();
        } catch (RocksDBException e) {
            throw trouble(partition, offset, e);
        }
        long first = state.firsts.get(partition);
        throw offset < first ? trimmed(partition, offset, first) : missing(partition, offset, at);
    }

    private DamagedLogException missing(int partition, long offset, RocksIterator at) {
        boolean knowsNext = at.isValid() && LogKey.partition(at.key()) == partition;
        return damaged(
                partition,
                offset,
                knowsNext ? "to " + (LogKey.offset(at.key()) - 1) + " are missing" : "is missing",
                null);
    }

    private byte @Nullable [] get(int partition, long offset) {
        try {
            int segment = state.segments.of(partition, offset);
            return rocks.get(verified, LogKey.entry(segment, partition, offset));
        } catch (RocksDBException e) {
            throw trouble(partition, offset, e);
        }
    }

    private RuntimeException trouble(int partition, long offset, RocksDBException e) {
        return RocksTrouble.isDamage(e)
                ? damaged(partition, offset, "cannot be read: " + e.getMessage(), e)
                : RocksTrouble.unavailable("the intake log cannot be read", e);
    }

    private DamagedLogException trimmed(int partition, long from, long first) {
        return damaged(
                partition, from, "to " + (first - 1) + " were asked for but are trimmed", null);
    }

    private DamagedLogException damaged(
            int partition, long offset, String what, @Nullable Throwable cause) {
        return new DamagedLogException(
                "intake log "
                        + log
                        + ", partition "
                        + partition
                        + ": offset "
                        + offset
                        + " "
                        + what,
                cause);
    }
}
