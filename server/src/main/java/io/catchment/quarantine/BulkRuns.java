package io.catchment.quarantine;

import io.catchment.AccountId;
import io.catchment.QuarantineFilter;
import io.catchment.QuarantineState;
import io.catchment.quarantine.BulkRun.Aim;
import io.catchment.quarantine.BulkRun.Kind;
import io.catchment.settings.Account;
import io.catchment.store.QuarantineRows.Place;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The replays and dismissals of whole filters that this node has under way, and the last ones that ended.
///
/// They are kept in memory: a restart ends them, and what they did stays done. One thread each, which waits for the disk
/// at every request, so that callers hardly feel it.
public final class BulkRuns implements AutoCloseable {
    /// One of an account at a time: two would be at the same requests.
    private static final int RUNNING_MAX = 4;

    // Whoever comes back later looks at the audit.
    private static final int KEPT_MAX = 50;

    /// As many as one transaction writes in some milliseconds.
    private static final int DISMISSED_AT_ONCE = 200;

    private final Quarantine quarantine;
    private final Replays replays;
    private final Dismissals dismissals;
    private final InstantSource clock;
    private final Deque<BulkRun> runs = new ArrayDeque<>();
    private boolean closed;

    public BulkRuns(
            Quarantine quarantine, Replays replays, Dismissals dismissals, InstantSource clock) {
        this.quarantine = quarantine;
        this.replays = replays;
        this.dismissals = dismissals;
        this.clock = clock;
    }

    /// What came of the wish to begin one.
    public sealed interface Answer {}

    public record Begun(BulkRun run) implements Answer {}

    /// The account has one under way.
    public record OneIsRunning(BulkRun run) implements Answer {}

    /// Other accounts have as many under way as there may be.
    public record TooMany() implements Answer {}

    /// Sends again what matches now, the oldest first.
    ///
    /// @param matching open ones alone
    public Answer replay(String by, Account account, QuarantineFilter matching) {
        QuarantineFilter filter = matching.before(clock.instant());
        Aim aim = new Aim(Kind.REPLAY, account.id(), by, matching);
        return begin(aim, new Replaying(new Replays.Order(by, account, false), filter));
    }

    /// Gives up what matches now, the newest first.
    ///
    /// @param matching open ones alone
    public Answer dismiss(String by, AccountId account, QuarantineFilter matching, String reason) {
        QuarantineFilter filter = matching.before(clock.instant());
        Aim aim = new Aim(Kind.DISMISS, account, by, matching);
        return begin(aim, new Dismissing(new Dismissals.Order(by, account, reason), filter));
    }

    private synchronized Answer begin(Aim aim, BulkRun.Steps steps) {
        if (!aim.filter().state().equals(Optional.of(QuarantineState.OPEN))) {
            // They would come again and again: nothing that is done to them takes them out of the
            // filter.
            throw new IllegalArgumentException("a bulk run is of open requests");
        }
        Optional<BulkRun> running = running(aim.account());
        if (running.isPresent()) {
            return new OneIsRunning(running.get());
        }
        if (closed || runs.stream().filter(BulkRun::isRunning).count() >= RUNNING_MAX) {
            return new TooMany();
        }
        BulkRun run = new BulkRun(aim, steps, clock);
        forgetOldest();
        runs.addFirst(run);
        Thread.ofVirtual().name("bulk-run-" + run.id()).start(run::run);
        return new Begun(run);
    }

    private void forgetOldest() {
        Iterator<BulkRun> oldest = runs.descendingIterator();
        while (runs.size() >= KEPT_MAX && oldest.hasNext()) {
            if (!oldest.next().isRunning()) {
                oldest.remove();
            }
        }
    }

    public synchronized Optional<BulkRun> running(AccountId account) {
        return of(account).stream().filter(BulkRun::isRunning).findFirst();
    }

    /// An account's own, the newest first.
    public synchronized List<BulkRun> of(AccountId account) {
        return runs.stream().filter(run -> run.aim().account().equals(account)).toList();
    }

    /// An account's own.
    public Optional<BulkRun> find(AccountId account, UUID id) {
        return of(account).stream().filter(run -> run.id().equals(id)).findFirst();
    }

    /// Asks it to end.
    public void stop(BulkRun run) {
        run.stop();
    }

    /// None begins any more, and those that run end after the step that they are at.
    @Override
    public synchronized void close() {
        closed = true;
        runs.forEach(BulkRun::stop);
    }

    private long count(AccountId account, QuarantineFilter filter) {
        return quarantine.sums(account, filter).stream().mapToLong(Quarantine.Sum::requests).sum();
    }

    private final class Replaying implements BulkRun.Steps {
        private final Replays.Order order;
        private final QuarantineFilter filter;
        private Place after = Place.BEFORE_ALL;

        Replaying(Replays.Order order, QuarantineFilter filter) {
            this.order = order;
            this.filter = filter;
        }

        @Override
        public long count() {
            return BulkRuns.this.count(order.account().id(), filter);
        }

        @Override
        public boolean step(Tally tally) {
            Optional<Place> next = replays.replaySome(order, filter, after, Replays.CHUNK, tally);
            after = next.orElse(after);
            return next.isPresent();
        }
    }

    private final class Dismissing implements BulkRun.Steps {
        private final Dismissals.Order order;
        private final QuarantineFilter filter;

        Dismissing(Dismissals.Order order, QuarantineFilter filter) {
            this.order = order;
            this.filter = filter;
        }

        @Override
        public long count() {
            return BulkRuns.this.count(order.account(), filter);
        }

        @Override
        public boolean step(Tally tally) {
            int dismissed = dismissals.dismissSome(order, filter, DISMISSED_AT_ONCE);
            tally.addDismissed(dismissed);
            return dismissed > 0;
        }
    }
}
