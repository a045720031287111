package io.catchment.process;

import io.catchment.AccountId;
import io.catchment.intake.EntryHeader;
import io.catchment.intake.IntakeLog;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/// What waits in one partition: its position, and how many entries above it each account has.
///
/// The owner of the partition reads headers ahead of the position and counts them by the second in which they
/// were accepted; what is worked off is taken from the same counts. Nobody else reads the log to know.
///
/// ```
/// 0 … position … counted … end of the partition
///      worked off | waiting | not counted yet
/// ```
final class Backlog {
    /// One round of counting; each partition of it takes a millisecond.
    private static final int HEADERS_A_ROUND = 4096;

    private final IntakeLog log;
    private final int partition;
    private final Map<AccountId, TreeMap<Long, Integer>> waiting = new HashMap<>();

    /// All of them, refused ones too, by what the ledger sums up by.
    private final Pending pending = new Pending();

    private long position;
    private long counted;

    Backlog(IntakeLog log, int partition, long position) {
        this.log = log;
        this.partition = partition;
        this.position = position;
        this.counted = position;
    }

    int partition() {
        return partition;
    }

    synchronized long position() {
        return position;
    }

    /// How many entries are known to wait.
    synchronized int depth() {
        return (int) Math.min(Integer.MAX_VALUE, counted - position);
    }

    /// Counts what the log has beyond what was counted, one round at most. Called only by the owner.
    void count() {
        if (log.extent(partition).end() <= counted()) {
            return;
        }
        List<EntryHeader> headers = log.headers(partition, counted(), HEADERS_A_ROUND);
        synchronized (this) {
            headers.forEach(this::add);
            counted += headers.size();
        }
    }

    private synchronized long counted() {
        return counted;
    }

    private void add(EntryHeader header) {
        pending.add(header, 1);
        if (!header.refused()) {
            waiting.computeIfAbsent(header.account(), account -> new TreeMap<>())
                    .merge(header.acceptedAt().getEpochSecond(), 1, Integer::sum);
        }
    }

    /// Moves the position over entries that are final now.
    synchronized void finish(List<EntryHeader> headers) {
        headers.forEach(this::remove);
        position += headers.size();
    }

    private void remove(EntryHeader header) {
        pending.add(header, -1);
        if (header.refused()) {
            return;
        }
        TreeMap<Long, Integer> seconds = waiting.get(header.account());
        if (seconds == null) {
            throw new IllegalStateException(
                    "partition " + partition + ": an entry is final that was never counted");
        }
        seconds.computeIfPresent(
                header.acceptedAt().getEpochSecond(),
                (second, entries) -> entries == 1 ? null : entries - 1);
        if (seconds.isEmpty()) {
            waiting.remove(header.account());
        }
    }

    /// What waits of an account from an offset on, which need not be the position: the store may have been asked a
    /// moment before or after.
    ///
    /// What was not counted yet is read from the log, up to a bound.
    Pending pending(AccountId account, long from) {
        Pending counts;
        long countedFrom;
        long countedTo;
        synchronized (this) {
            counts = pending.of(account);
            countedFrom = position;
            countedTo = counted;
        }
        counts.addFrom(log, partition, account, from, countedFrom, 1);
        counts.addFrom(log, partition, account, countedFrom, Math.min(from, countedTo), -1);
        counts.addFrom(
                log, partition, account, Math.max(from, countedTo), log.extent(partition).end(), 1);
        return counts;
    }

    /// Those that have something waiting; bodies that are only kept aside.
    synchronized Set<AccountId> accounts() {
        return Set.copyOf(waiting.keySet());
    }

    synchronized long waiting(AccountId account) {
        TreeMap<Long, Integer> seconds = waiting.get(account);
        return seconds == null ? 0 : seconds.values().stream().mapToLong(Integer::longValue).sum();
    }

    /// The second in which the oldest waiting entry of an account was accepted.
    synchronized OptionalLong oldest(AccountId account) {
        TreeMap<Long, Integer> seconds = waiting.get(account);
        return seconds == null ? OptionalLong.empty() : OptionalLong.of(seconds.firstKey());
    }

    /// Age of what waits longest here, of any account.
    synchronized OptionalLong oldest() {
        return waiting.values().stream().mapToLong(TreeMap::firstKey).min();
    }
}
