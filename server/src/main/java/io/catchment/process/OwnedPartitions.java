package io.catchment.process;

import io.catchment.AccountId;
import io.catchment.intake.DamagedLogException;
import io.catchment.intake.Entry;
import io.catchment.intake.EntryHeader;
import io.catchment.intake.IntakeLog;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;

/// The partitions that one processor works off, and what waits in each.
///
/// Only the processor moves them; anyone may ask what waits.
public final class OwnedPartitions {
    private static final Logger LOG = System.getLogger(OwnedPartitions.class.getName());

    /// More than this in one partition is a large backlog; and of all large ones together, so much goes into a batch that
    /// others wait for: fewer of them would make the statements' own cost felt, more the wait.
    static final int LARGE_ENTRIES = 64;

    /// A large backlog is taken in small batches for so many more: who sends now and then is to find it so.
    private static final int SHARED_BATCHES = 100;

    private final IntakeLog log;
    private final Set<Integer> partitions;
    private final Map<Integer, String> stopped = new ConcurrentSkipListMap<>();
    private volatile SortedMap<Integer, Backlog> backlogs = Collections.emptySortedMap();
    private volatile Map<Integer, Long> waitingFrom;
    private List<Stretch> taken = List.of();
    private int sharedFor;
    private volatile boolean open;

    /// @param waitingFrom the offset of each partition from which on nothing has been worked off, as far as anybody knows
    ///     before the store has said; a partition may be left out
    public OwnedPartitions(IntakeLog log, Set<Integer> partitions, Map<Integer, Long> waitingFrom) {
        this.log = log;
        this.partitions = Set.copyOf(partitions);
        this.waitingFrom = Map.copyOf(waitingFrom);
    }

    boolean isOpen() {
        return open;
    }

    /// Begins at the positions that the store has. A partition whose position the log cannot serve is stopped, and
    /// stays so for the life of this process: only a person can tell what is right then.
    void open(Map<Integer, Long> positions) {
        SortedMap<Integer, Backlog> opened = new TreeMap<>();
        for (int partition : new TreeSet<>(partitions)) {
            Long position = positions.get(partition);
            if (position == null) {
                stop(partition, "the store has no position of it");
            } else {
                check(partition, position);
            }
            opened.put(partition, backlog(partition, position == null ? 0 : position));
        }
        backlogs = Collections.unmodifiableSortedMap(opened);
        open = true;
    }

    /// The one that is counted already, if nothing has moved meanwhile: after an outage of the store, what waits
    /// may take a while to count anew.
    private Backlog backlog(int partition, long position) {
        return Optional.ofNullable(backlogs.get(partition))
                .filter(known -> known.position() == position)
                .orElseGet(() -> new Backlog(log, partition, position));
    }

    private void check(int partition, long position) {
        IntakeLog.Extent extent = log.extent(partition);
        if (position > extent.end()) {
            stop(
                    partition,
                    "the log ends at offset "
                            + extent.end()
                            + " and the store's position is "
                            + position
                            + ": offsets "
                            + extent.end()
                            + " to "
                            + (position - 1)
                            + " are gone from the log");
        } else if (position < extent.first()) {
            stop(
                    partition,
                    "the log begins at offset "
                            + extent.first()
                            + " and the store's position is "
                            + position
                            + ": offsets "
                            + position
                            + " to "
                            + (extent.first() - 1)
                            + " were trimmed before they were worked off");
        }
    }

    /// Lets go of what is known of the positions: somebody else has moved them.
    void forget() {
        waitingFrom = Map.of();
        open = false;
    }

    /// Lets go of the positions while the store is away: the batch that was taken last may have committed or not.
    void doubt() {
        if (!open) {
            return;
        }
        Map<Integer, Long> certain = new TreeMap<>();
        backlogs.forEach((partition, backlog) -> certain.put(partition, backlog.position()));
        taken.forEach(stretch -> certain.merge(stretch.partition(), stretch.to(), Math::max));
        waitingFrom = Map.copyOf(certain);
        open = false;
    }

    /// A fair share of what waits: small backlogs whole, large ones in equal parts; of those little only, while
    /// accounts that are in none of them have something here as well, who shall not wait for a large batch.
    Batch.OfLog take(int entriesMax, int bytesMax) {
        List<Backlog> waiting = waiting();
        List<Stretch> stretches = new ArrayList<>();
        int left = Math.min(entriesMax, entriesMax(waiting));
        int bytesLeft = bytesMax;
        for (int i = 0; i < waiting.size() && left > 0 && bytesLeft > 0; i++) {
            Backlog backlog = waiting.get(i);
            int others = Math.min(waiting.size() - i, left);
            int share = Math.min(backlog.depth(), Math.max(1, left / others));
            List<Entry> entries = read(backlog, share, bytesLeft / others);
            if (!entries.isEmpty()) {
                stretches.add(
                        new Stretch(log.id(), backlog.partition(), backlog.position(), entries));
                left -= entries.size();
                bytesLeft -= entries.stream().mapToInt(entry -> entry.body().length).sum();
            }
        }
        taken = List.copyOf(stretches);
        return new Batch.OfLog(stretches);
    }

    private int entriesMax(List<Backlog> waiting) {
        int large = 0;
        int inSmall = 0;
        Set<AccountId> crowding = new HashSet<>();
        for (Backlog backlog : waiting) {
            if (backlog.depth() > LARGE_ENTRIES) {
                large++;
                crowding.addAll(backlog.accounts());
            } else {
                inSmall += backlog.depth();
            }
        }
        boolean isShared =
                large > 0
                        && waiting.stream()
                                .limit(waiting.size() - large)
                                .anyMatch(small -> !crowding.containsAll(small.accounts()));
        sharedFor = isShared ? SHARED_BATCHES : Math.max(0, sharedFor - 1);
        return sharedFor == 0 ? Integer.MAX_VALUE : inSmall + Math.max(large, LARGE_ENTRIES);
    }

    /// Counts what the log has got since, one round a partition. Called only by the processor.
    void count() {
        running()
                .forEach(backlog -> {
                    try {
                        backlog.count();
                    } catch (DamagedLogException e) {
                        stop(backlog.partition(), String.valueOf(e.getMessage()));
                    }
                });
    }

    private List<Backlog> waiting() {
        count();
        return running()
                .filter(backlog -> backlog.depth() > 0)
                .sorted(Comparator.comparingInt(Backlog::depth))
                .toList();
    }

    private List<Entry> read(Backlog backlog, int entries, int bytes) {
        try {
            return log.read(backlog.partition(), backlog.position(), entries, Math.max(1, bytes));
        } catch (DamagedLogException e) {
            stop(backlog.partition(), String.valueOf(e.getMessage()));
            return List.of();
        }
    }

    private void stop(int partition, String reason) {
        stopped.put(partition, reason);
        LOG.log(
                Level.ERROR,
                "partition stopped log={0} partition={1,number,#} reason={2}",
                log.id(),
                partition,
                reason);
    }

    /// Moves on after a commit.
    void finish(Batch batch) {
        if (!(batch instanceof Batch.OfLog(List<Stretch> stretches))) {
            throw new IllegalArgumentException("a batch that was not taken here");
        }
        for (Stretch stretch : stretches) {
            Backlog backlog = backlogs.get(stretch.partition());
            if (backlog == null) {
                throw new IllegalStateException(
                        "partition " + stretch.partition() + " is not owned here");
            }
            List<EntryHeader> headers = stretch.entries().stream().map(Entry::header).toList();
            backlog.finish(headers);
        }
    }

    private Stream<Backlog> running() {
        Stream<Backlog> all = backlogs.values().stream();
        return stopped.isEmpty()
                ? all
                : all.filter(backlog -> !stopped.containsKey(backlog.partition()));
    }

    /// Why partitions stand still, by partition; empty when all is well.
    public Map<Integer, String> stopped() {
        return Map.copyOf(stopped);
    }

    /// The next offset to be worked on; empty while nobody knows it.
    public OptionalLong position(int partition) {
        return open ? lastPosition(partition) : OptionalLong.empty();
    }

    /// The next offset to be worked on as it was last known: what was final then stays final.
    public OptionalLong lastPosition(int partition) {
        Backlog backlog = backlogs.get(partition);
        return backlog == null ? OptionalLong.empty() : OptionalLong.of(backlog.position());
    }

    /// The offset from which on everything certainly waits, known through an outage of the store too; empty while
    /// nobody knows it.
    public OptionalLong waitingFrom(int partition) {
        Long certain = waitingFrom.get(partition);
        return open || certain == null ? position(partition) : OptionalLong.of(certain);
    }

    /// Whether the positions have ever been known, without which nobody can count what waits.
    public boolean isCounted() {
        return !backlogs.isEmpty();
    }

    /// What waits of an account from given positions on, as one moment of the store has them.
    public Pending pending(AccountId account, Map<Integer, Long> positions) {
        Pending pending = new Pending();
        Map<Integer, Backlog> known = backlogs;
        for (int partition : partitions) {
            if (stopped.containsKey(partition)) {
                continue; // its log cannot be read from there, which health says
            }
            long from = positions.getOrDefault(partition, 0L);
            Backlog backlog = known.get(partition);
            pending.addAll(
                    (backlog == null ? new Backlog(log, partition, from) : backlog)
                            .pending(account, from));
        }
        return pending;
    }

    public long waiting(AccountId account) {
        return backlogs.values().stream().mapToLong(backlog -> backlog.waiting(account)).sum();
    }

    /// The second, since 1970, in which the oldest waiting entry of an account was accepted.
    public OptionalLong oldest(AccountId account) {
        return backlogs.values().stream()
                .flatMapToLong(backlog -> backlog.oldest(account).stream())
                .min();
    }

    /// The same of any account.
    public OptionalLong oldest() {
        return backlogs.values().stream().flatMapToLong(backlog -> backlog.oldest().stream()).min();
    }
}
