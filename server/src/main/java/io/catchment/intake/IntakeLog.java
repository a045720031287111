package io.catchment.intake;

import io.catchment.LogId;
import io.catchment.Position;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// An append-only sequence of entries in partitions, safe once appended.
///
/// Offsets of a partition are dense: they begin at 0 and each is one above the last. What is below
/// [Extent#first()] has been trimmed. Every method may be called from any thread.
public interface IntakeLog extends AutoCloseable {

    /// What this log is called for all time.
    LogId id();

    /// How many partitions there are, numbered from 0.
    int partitions();

    /// Appends the entry and returns when it is on disk.
    ///
    /// Entries of one partition get their offsets in the order in which their appends began to wait.
    ///
    /// @throws LogUnavailableException when it is not known to be on disk: it may still turn up later
    Position append(int partition, Entry entry);

    /// The entry at an offset; empty when it was trimmed or never written.
    Optional<Entry> read(int partition, long offset);

    /// Entries from an offset on, one after the other without a gap.
    ///
    /// @param entriesMax 1 or above
    /// @param bytesMax stops before the bodies exceed this, but never before the first entry
    /// @return empty at the end of the partition
    /// @throws DamagedLogException when `from` was trimmed or lies beyond the end, or an offset before the end is
    ///     missing
    List<Entry> read(int partition, long from, int entriesMax, int bytesMax);

    /// The headers of entries from an offset on, without reading the bodies.
    ///
    /// @throws DamagedLogException as [#read(int, long, int, int)] does
    List<EntryHeader> headers(int partition, long from, int entriesMax);

    Extent extent(int partition);

    /// Gives up what is below an offset. Space comes back later; what is at or above it stays.
    void trim(int partition, long before);

    /// Waits until the log has grown beyond what [#appends()] said, at most for a time.
    ///
    /// @throws LogUnavailableException when it is closed already
    void awaitAppends(long known, Duration atMost) throws InterruptedException;

    /// How many entries have been appended since the log was opened; grows by what turns up later too.
    long appends();

    /// Refuses new appends, answers those that wait, and lets go of the disk.
    @Override
    void close();

    /// The offsets of a partition that can be read.
    ///
    /// @param first the first that is there
    /// @param end one above the last; equal to `first` when there is none
    record Extent(long first, long end) {
        public Extent {
            if (first < 0 || end < first) {
                throw new IllegalArgumentException("an extent from " + first + " to " + end);
            }
        }
    }
}
