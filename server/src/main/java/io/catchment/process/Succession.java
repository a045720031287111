package io.catchment.process;

import io.catchment.LogId;
import io.catchment.store.Logs;
import io.catchment.store.Logs.KnownLog;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;

/// Whether it is the turn of this node's log: what waits in a log that the store had before comes first, on whichever
/// node that log is.
///
/// ```
///   UNKNOWN ──asked──► AWAITING ──the store has no other log left to work off──► OUR TURN, for good
/// ```
///
/// So requests of one route keep their order over a move from one log to another.
public final class Succession implements Step {
    private static final Logger LOG = System.getLogger(Succession.class.getName());

    private final LogId present;
    private final Logs logs;
    private final Optional<FormerLog> former;
    private volatile State state = State.UNKNOWN;
    private volatile String awaited = "";

    private enum State {
        UNKNOWN,
        AWAITING,
        OUR_TURN
    }

    /// @param former what this node has of the log before
    public Succession(LogId present, Logs logs, Optional<FormerLog> former) {
        this.present = present;
        this.logs = logs;
        this.former = former;
    }

    /// Works off a batch of the former log, if this node has one, and asks the store whose turn it is.
    ///
    /// @return how many requests became final
    /// @throws io.catchment.store.StoreException when the store is not there
    @Override
    public int runOnce() {
        int finished = 0;
        if (former.isPresent()) {
            finished = former.get().runOnce();
        }
        if (state != State.OUR_TURN && finished == 0) {
            ask();
        }
        return finished;
    }

    private synchronized void ask() {
        String before = before(logs.all()).map(log -> log.id().value()).orElse("");
        if (!before.equals(awaited)) {
            LOG.log(
                    Level.INFO,
                    "succession changed log={0} draining_before={1}",
                    present,
                    before.isEmpty() ? "none" : before);
        }
        awaited = before;
        state = before.isEmpty() ? State.OUR_TURN : State.AWAITING;
    }

    /// The steps of a processor of this node's log, none of which is taken before its turn.
    public Step inTurn(Processor processor) {
        return () -> {
            if (state == State.UNKNOWN) {
                ask();
            }
            if (state == State.OUR_TURN) {
                return processor.runOnce();
            }
            processor.count();
            return 0;
        };
    }

    private Optional<KnownLog> before(List<KnownLog> all) {
        return all.stream()
                .filter(known -> known.isDraining() && !known.id().equals(present))
                .findFirst();
    }

    /// A log before, as far as it waits on this node.
    public Optional<FormerLog.Held> held() {
        return former.flatMap(FormerLog::held);
    }

    /// Whether requests of a log may wait on another node, where this one cannot see them.
    public boolean mayWaitElsewhere(LogId log) {
        boolean isHere = log.equals(present) || held().filter(it -> isOf(it, log)).isPresent();
        return switch (state) {
            case OUR_TURN -> false;
            case AWAITING -> !isHere && awaited.equals(log.value());
            case UNKNOWN -> !isHere && !log.equals(LogId.SYNCHRONOUS);
        };
    }

    private static boolean isOf(FormerLog.Held held, LogId log) {
        return held.log().id().equals(log);
    }

    /// How many requests wait that come before all of this node's log; at least 1 where another node knows how many.
    public long waitingBefore() {
        long here = former.map(FormerLog::waiting).orElse(0L);
        return here == 0 && !awaited.isEmpty() ? 1 : here;
    }

    /// What is waited for, in words for a person; empty when nothing is.
    public Optional<String> said() {
        return former.flatMap(FormerLog::said).or(this::saidOfElsewhere);
    }

    private Optional<String> saidOfElsewhere() {
        return Optional.of(awaited)
                .filter(log -> !log.isEmpty())
                .map(
                        """
                        requests are taken, and worked off when all of the log before, %s, is: the node whose data \
                        directory holds it must run; or give it up for good with --log-give-up %1$s\
                        """
                                ::formatted);
    }
}
