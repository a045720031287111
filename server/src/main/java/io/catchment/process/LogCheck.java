package io.catchment.process;

import io.catchment.LogId;
import io.catchment.intake.DamagedLogException;
import io.catchment.store.Logs;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Whether the log that was opened is the one that the store has worked off, and still has all of it.
///
/// Asked before anything is worked off, and where the store is there, before anything is appended. A log that ends below
/// the store's position would hand out offsets a second time; one that is not there at all may have held what nobody
/// has worked off.
public final class LogCheck {
    private final LogId log;
    private final LogEnds ends;
    private final Optional<LogId> former;

    /// @param ends of the time before the store was last asked
    public LogCheck(LogId log, LogEnds ends) {
        this(log, ends, Optional.empty());
    }

    private LogCheck(LogId log, LogEnds ends, Optional<LogId> former) {
        this.log = log;
        this.ends = ends;
        this.former = former;
    }

    /// The same with a log that is there as well, and gives way to this one.
    public LogCheck besides(Optional<LogId> givingWay) {
        return new LogCheck(log, ends, givingWay);
    }

    /// @param givenUp a log that may be missing from now on: what it held unfinished is lost
    /// @throws DamagedLogException that names what is missing, and what can be done
    public void askStore(Logs logs, Optional<LogId> givenUp) {
        givenUp.filter(it -> !it.equals(log)).ifPresent(logs::close);
        List<Logs.KnownLog> all = logs.all();
        refuseRetired(all);
        refuseMissing(all);
        refuseLostEnds(logs);
    }

    /// The same of a log that takes requests no more, and is worked off before the one in its place.
    ///
    /// @throws DamagedLogException that names what is missing, and what can be done
    public void askStoreAsFormer(Logs logs) {
        refuseLostEnds(logs);
    }

    /// Asks those who know no positions: what the store had when it was last seen.
    ///
    /// @throws DamagedLogException when it is another log than these
    public void askSnapshot(List<Logs.KnownLog> known) {
        refuseRetired(known);
        refuseMissing(known);
        if (known.stream().noneMatch(one -> one.id().equals(log))) {
            throw new DamagedLogException(
                    """
                    the intake log %s is new, and a request of it could not be given an id: the seal of its ids is \
                    made with the store, which is away\
                    """
                            .formatted(log),
                    null);
        }
    }

    /// What was appended to it now would be worked off never, or after what came later.
    private void refuseRetired(List<Logs.KnownLog> all) {
        if (all.stream().anyMatch(known -> known.id().equals(log) && !known.takesRequests())) {
            throw new DamagedLogException(
                    """
                    the intake log %s takes no requests any more: the store has another one in its place, %s. If that is \
                    Kafka's, start with the kafka.bootstrap.servers and the kafka.topic that it was moved to; if this \
                    one was given up, move its folder away\
                    """
                            .formatted(log, inItsPlace(all)),
                    null);
        }
    }

    private static String inItsPlace(List<Logs.KnownLog> all) {
        return all.stream()
                .filter(Logs.KnownLog::takesRequests)
                .map(known -> known.id().value())
                .filter(id -> !id.equals(LogId.SYNCHRONOUS.value()))
                .findFirst()
                .orElse("none yet");
    }

    private void refuseMissing(List<Logs.KnownLog> all) {
        List<LogId> missing =
                all.stream()
                        // One that drains may be on another node; it is waited for.
                        .filter(known -> known.takesRequests() && !known.id().equals(log))
                        .filter(known -> !former.equals(Optional.of(known.id())))
                        // Nothing is ever in it.
                        .filter(known -> !known.id().equals(LogId.SYNCHRONOUS))
                        .map(Logs.KnownLog::id)
                        .toList();
        if (!missing.isEmpty()) {
            throw new DamagedLogException(
                    """
                    the store has worked off the intake log %s, and this start has another one, %s: \
                    what the former held unfinished would be lost. Start with the data directory that holds it, or with \
                    the kafka.bootstrap.servers and the kafka.topic that do; if it is to move to Kafka, with both \
                    (docs/cluster.md); or give it up for good with --log-give-up %s\
                    """
                            .formatted(missing.getFirst(), log, missing.getFirst()),
                    null);
        }
    }

    private void refuseLostEnds(Logs logs) {
        List<String> lost = new ArrayList<>();
        logs.positions(log)
                .forEach((partition, position) -> {
                    long end = ends.end(partition);
                    if (position > end) {
                        lost.add(
                                "partition %d from offset %d to %d"
                                        .formatted(partition, end, position - 1));
                    }
                });
        if (!lost.isEmpty()) {
            throw new DamagedLogException(
                    """
                    the intake log %s has lost its end: the store has worked off more than it holds (%s), and what \
                    came after that is gone as well. Put back the log as it was, or, to go on with what is left, \
                    move the folder of the log away and start with --log-give-up %s\
                    """
                            .formatted(log, String.join(", ", lost), log),
                    null);
        }
    }
}
