package io.catchment.process;

import io.catchment.LogId;
import io.catchment.intake.DamagedLogException;
import io.catchment.intake.IntakeLog;
import io.catchment.store.Logs;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Whether the log that was opened is the one that the store has worked off, and still has all of it.
///
/// Asked before anything is appended. A log that ends below the store's position would hand out offsets a second
/// time; one that is not there at all may have held what nobody has worked off.
public final class LogCheck {
    private final IntakeLog log;
    private final Logs logs;

    public LogCheck(IntakeLog log, Logs logs) {
        this.log = log;
        this.logs = logs;
    }

    /// @param givenUp a log that may be missing from now on: what it held unfinished is lost
    /// @throws DamagedLogException that names what is missing, and what can be done
    public void run(Optional<LogId> givenUp) {
        givenUp.ifPresent(logs::close);
        refuseMissingLogs();
        refuseLostEnds();
    }

    private void refuseMissingLogs() {
        List<LogId> missing =
                logs.all().stream()
                        .filter(known -> known.isOpen() && !known.id().equals(log.id()))
                        .map(Logs.KnownLog::id)
                        .toList();
        if (!missing.isEmpty()) {
            throw new DamagedLogException(
                    """
                    the store has worked off the intake log %s, and the data directory holds another one, %s: \
                    what the former held unfinished would be lost. Start with the data directory that holds it; \
                    or give it up for good with --log-give-up %s\
                    """
                            .formatted(missing.getFirst(), log.id(), missing.getFirst()),
                    null);
        }
    }

    private void refuseLostEnds() {
        List<String> lost = new ArrayList<>();
        logs.positions(log.id())
                .forEach((partition, position) -> {
                    long end = partition < log.partitions() ? log.extent(partition).end() : 0;
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
                            .formatted(log.id(), String.join(", ", lost), log.id()),
                    null);
        }
    }
}
