package io.catchment.quarantine;

import io.catchment.AccountId;
import io.catchment.QuarantineFilter;
import io.catchment.Unavailable;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;

/// Something that is done to all requests of a filter, one after the other, by a thread of its own.
///
/// ```
///   begun ─► running ─┬─► done      nothing of what was meant is left
///                     ├─► stopped   somebody asked for it, or the server stops
///                     └─► broken    the store or the log does not answer
/// ```
///
/// What was done before it ended stays done; begun again, it does the rest.
public final class BulkRun {
    private static final Logger LOG = System.getLogger(BulkRun.class.getName());

    private final UUID id = UUID.randomUUID();
    private final Aim aim;
    private final Steps steps;
    private final InstantSource clock;
    private final Instant begunAt;
    private final Tally tally = new Tally();
    private volatile Optional<Long> meant = Optional.empty();
    private volatile Optional<End> end = Optional.empty();
    private volatile boolean mustStop;

    /// What is to be done, by whom, to which.
    public record Aim(Kind kind, AccountId account, String by, QuarantineFilter filter) {}

    /// What is done to each.
    public enum Kind {
        REPLAY,
        DISMISS
    }

    /// Where it is.
    public enum State {
        RUNNING,
        DONE,
        STOPPED,
        BROKEN
    }

    /// How far it is.
    ///
    /// @param meant how many matched when it began; empty until they are counted
    /// @param done sent again, or dismissed
    /// @param inForce left as they are: one that was sent for it is in force
    /// @param unreadable left as they are: the door would not take their bodies
    public record Progress(
            State state,
            Optional<Long> meant,
            int done,
            int inForce,
            int unreadable,
            Optional<Instant> endedAt) {
        /// How many were looked at.
        public int all() {
            return done + inForce + unreadable;
        }
    }

    private record End(State state, Instant at) {}

    /// The work of it.
    interface Steps {
        long count();

        /// Does some, and counts them.
        ///
        /// @return whether there may be more
        boolean step(Tally tally);
    }

    BulkRun(Aim aim, Steps steps, InstantSource clock) {
        this.aim = aim;
        this.steps = steps;
        this.clock = clock;
        this.begunAt = clock.instant();
    }

    public UUID id() {
        return id;
    }

    public Aim aim() {
        return aim;
    }

    public Instant begunAt() {
        return begunAt;
    }

    public Progress progress() {
        // The end first: what is counted after it was seen is all that was done.
        Optional<End> ended = end;
        return new Progress(
                ended.map(End::state).orElse(State.RUNNING),
                meant,
                tally.replayed() + tally.dismissed(),
                tally.inForce(),
                tally.unreadable(),
                ended.map(End::at));
    }

    boolean isRunning() {
        return end.isEmpty();
    }

    /// It ends after the step that it is at.
    void stop() {
        mustStop = true;
    }

    void run() {
        State state = State.BROKEN;
        try {
            meant = Optional.of(steps.count());
            state = work();
        } catch (RuntimeException e) {
            // Whoever looks at it is told; the log is for what nobody foresaw.
            Level level = e instanceof Unavailable ? Level.WARNING : Level.ERROR;
            LOG.log(level, "bulk run broken id=" + id, e);
        } finally {
            end = Optional.of(new End(state, clock.instant()));
            Progress now = progress();
            LOG.log(
                    Level.INFO,
                    "bulk run ended id={0} kind={1} account={2} state={3} done={4} in_force={5} unreadable={6}",
                    id,
                    aim.kind(),
                    aim.account().value(),
                    now.state(),
                    now.done(),
                    now.inForce(),
                    now.unreadable());
        }
    }

    private State work() {
        boolean isMore = true;
        while (isMore && !mustStop) {
            isMore = steps.step(tally);
        }
        return isMore ? State.STOPPED : State.DONE;
    }
}
