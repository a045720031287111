package io.catchment.status;

import io.catchment.process.Step;
import io.catchment.store.Database;
import io.catchment.store.GapSearch;
import io.catchment.store.GapSearch.Found;
import io.catchment.store.GapSearch.Partition;
import io.catchment.store.GapSearch.Passed;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Looks whether every offset below a position has exactly one outcome or one waiting retry, and raises the alarm.
///
/// ```
///   start ──► every partition through, one a step ──► each minute: what was passed since ─┐
///                                                      ▲    + some partitions through     │
///                                                      └──────────────────────────────────┘
///   not once each? ──► the partition through, twice ──► alarm, until a look finds it clean
/// ```
///
/// One thread at a time calls [#runOnce()]; anyone may ask what was found.
public final class LedgerWatch implements Step {
    private static final Logger LOG = System.getLogger(LedgerWatch.class.getName());

    /// A batch bears the time at which it began, and no transaction lives as long as this; clocks of nodes differ by less.
    private static final Duration BATCH_TAKES_MAX = Duration.ofMinutes(1);

    /// Looks within which every partition has its turn: an hour of them.
    private static final int LOOKS_A_TURN = 60;

    private final GapSearch search;
    private final InstantSource clock;
    private final Deque<Partition> toLookThrough = new ArrayDeque<>();
    private List<Passed> passed = List.of();
    private Instant lastLook = Instant.MIN;
    private int nextInTurn;
    private volatile Map<String, Found> wrong = Map.of();
    private volatile String seen = "not looked at yet";

    public LedgerWatch(Database database, InstantSource clock) {
        this.search = new GapSearch(database);
        this.clock = clock;
    }

    /// Looks through one partition, or, once all were looked through, at what was passed since the last time.
    ///
    /// @return how many partitions still have to be looked through
    /// @throws io.catchment.store.StoreException when the store is not there: what was to be looked at is looked at
    ///     the next time
    @Override
    public int runOnce() {
        if (toLookThrough.isEmpty()) {
            lookSinceLastTime();
        } else {
            lookThrough(toLookThrough.getFirst());
            toLookThrough.removeFirst();
        }
        seen =
                toLookThrough.isEmpty()
                        ? "looked at " + lastLook
                        : toLookThrough.size() + " partitions to be looked through";
        return toLookThrough.size();
    }

    private void lookSinceLastTime() {
        Instant now = clock.instant();
        if (lastLook.equals(Instant.MIN)) {
            passed = search.passed();
            passed.forEach(it -> toLookThrough.add(it.partition()));
        } else {
            GapSearch.Look look = search.lookSince(passed, lastLook.minus(BATCH_TAKES_MAX));
            look.uneven().forEach(it -> toLookThrough.add(it.partition()));
            passed = look.passed();
            lookAgain();
        }
        lastLook = now;
    }

    /// At what was wrong, and at some partitions more: in about an hour each has had its turn.
    private void lookAgain() {
        wrong.values().stream()
                .map(Found::partition)
                .filter(it -> !toLookThrough.contains(it))
                .forEach(toLookThrough::add);
        for (int i = 0; i < Math.ceilDiv(passed.size(), LOOKS_A_TURN); i++) {
            nextInTurn = (nextInTurn + 1) % passed.size();
            lookThrough(passed.get(nextInTurn).partition());
        }
    }

    private void lookThrough(Partition partition) {
        Found found = search.lookThrough(partition);
        // Old outcomes may be dropped while they are looked at, which a second look does not meet
        // again.
        note(found.isClean() ? found : search.lookThrough(partition));
    }

    private void note(Found found) {
        Map<String, Found> now = new TreeMap<>(wrong);
        String where = found.partition().toString();
        Found before = found.isClean() ? now.remove(where) : now.put(where, found);
        wrong = Map.copyOf(now);
        if (before == null ? !found.isClean() : !before.equals(found)) {
            tell(found);
        }
    }

    private static void tell(Found found) {
        if (found.isClean()) {
            LOG.log(Level.INFO, "ledger adds up again {0}", found.partition());
        } else {
            LOG.log(Level.ERROR, "ledger does not add up {0}", found);
        }
    }

    /// Offsets below a position without outcome and without waiting retry, as far as is known.
    public long missing() {
        return wrong.values().stream().mapToLong(Found::missing).sum();
    }

    /// Offsets that are counted more than once.
    public long twice() {
        return wrong.values().stream().mapToLong(Found::twice).sum();
    }

    /// A sentence for people: what is wrong and where, or how far it was looked.
    public String said() {
        Map<String, Found> known = wrong;
        return known.isEmpty()
                ? "every offset passed has one outcome (" + seen + ")"
                : "DOES NOT ADD UP: "
                        + known.values().stream()
                                .map(Found::toString)
                                .collect(Collectors.joining("; "));
    }
}
