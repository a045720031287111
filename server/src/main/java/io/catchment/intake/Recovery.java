package io.catchment.intake;

import io.catchment.LogId;
import io.catchment.Position;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/// Reads back at open where the log stands, and proves what a crash may have touched.
///
/// The newest segment says which log this is, where each partition began and what was trimmed. Every entry of
/// the newest segments, which hold more than all that was not yet in a finished file, is read: offsets
/// without a gap, checksums right. Of older segments, RocksDB has seen that their files are there and as long as they
/// were, and their headers must be there; their entries are proved when read.
final class Recovery {
    private final RocksDB rocks;
    private final int newest;
    private final SegmentHeader header;

    Recovery(RocksDB rocks) throws RocksDBException {
        this.rocks = rocks;
        this.newest = newestSegment(rocks);
        this.header = header(newest);
    }

    LogId id() {
        return header.log();
    }

    AtomicLongArray firsts() throws RocksDBException {
        long[] firsts = header.firsts().clone();
        for (int partition = 0; partition < firsts.length; partition++) {
            byte @Nullable [] trimmed = rocks.get(LogKey.trim(newest, partition));
            if (trimmed != null) {
                firsts[partition] = ByteBuffer.wrap(trimmed).getLong();
            }
        }
        return new AtomicLongArray(firsts);
    }

    Segments segments(AtomicLongArray firsts) throws RocksDBException {
        List<long[]> starts = new ArrayList<>(List.of(header.starts()));
        int oldest = newest;
        while (isAbove(starts.getFirst(), firsts)) {
            oldest--;
            starts.addFirst(header(oldest).starts());
        }
        return new Segments(oldest, starts);
    }

    Ends ends(Segments segments, AtomicLongArray firsts) throws RocksDBException {
        int from = Math.max(segments.oldest(), newest - RocksFiles.MEMTABLES_MAX);
        long[] next = segments.starts().get(from - segments.oldest()).clone();
        for (int partition = 0; partition < next.length; partition++) {
            next[partition] = Math.max(next[partition], firsts.get(partition));
        }
        long bytes = 0;
        try (RocksIterator entries = rocks.newIterator()) {
            for (entries.seek(LogKey.first(from)); entries.isValid(); entries.next()) {
                byte[] key = entries.key();
                if (LogKey.isEntry(key)) {
                    byte[] value = entries.value();
                    bytes += LogKey.segment(key) == newest ? value.length : 0;
                    if (LogKey.offset(key) >= firsts.get(LogKey.partition(key))) {
                        prove(key, value, next);
                    }
                }
            }
            entries.status();
        }
        requireReached(next, firsts);
        return new Ends(next, bytes);
    }

    /// @param next by partition: the offset that the next entry gets
    /// @param newestBytes of the newest segment's entries, trimmed ones too: they are still on disk
    // Handed on once, never compared.
    @SuppressWarnings("ArrayRecordComponent")
    record Ends(long[] next, long newestBytes) {}

    private void prove(byte[] key, byte[] value, long[] next) {
        int partition = LogKey.partition(key);
        long offset = LogKey.offset(key);
        if (offset != next[partition]) {
            throw missing(partition, next[partition], offset);
        }
        EntryCodec.decode(new Position(header.log(), partition, offset), value);
        next[partition]++;
    }

    // The newest segment begins where the one before it ended: a partition that stops short of
    // that lost its last entries there.
    private void requireReached(long[] next, AtomicLongArray firsts) {
        for (int partition = 0; partition < next.length; partition++) {
            long reached = Math.max(header.starts()[partition], firsts.get(partition));
            if (next[partition] < reached) {
                throw missing(partition, next[partition], reached);
            }
        }
    }

    private DamagedLogException missing(int partition, long from, long before) {
        return new DamagedLogException(
                "intake log "
                        + header.log()
                        + ", partition "
                        + partition
                        + ": offsets "
                        + from
                        + " to "
                        + (before - 1)
                        + " are missing",
                null);
    }

    private SegmentHeader header(int segment) throws RocksDBException {
        byte @Nullable [] bytes = segment < 0 ? null : rocks.get(LogKey.header(segment));
        if (bytes == null) {
            throw new DamagedLogException("segment " + segment + " has no header", null);
        }
        return SegmentHeader.decode(segment, bytes);
    }

    private static int newestSegment(RocksDB rocks) throws RocksDBException {
        try (RocksIterator last = rocks.newIterator()) {
            last.seekToLast();
            last.status();
            if (!last.isValid()) {
                throw new DamagedLogException("it holds no segment at all", null);
            }
            return LogKey.segment(last.key());
        }
    }

    private static boolean isAbove(long[] starts, AtomicLongArray firsts) {
        for (int partition = 0; partition < starts.length; partition++) {
            if (starts[partition] > firsts.get(partition)) {
                return true;
            }
        }
        return false;
    }
}
