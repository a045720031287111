package io.catchment.process;

import io.catchment.LogId;
import io.catchment.intake.DamagedLogException;
import io.catchment.intake.IntakeLog;
import io.catchment.store.Logs;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/// Whether the log still reaches back to where the store stands.
///
/// A store that was put back from a backup stands where it stood then. What the log gave up since, neither has: only a
/// person can tell whether to go on without it.
public final class GapCheck {
    private static final Logger LOG = System.getLogger(GapCheck.class.getName());

    private final IntakeLog log;
    private final Logs logs;

    public GapCheck(IntakeLog log, Logs logs) {
        this.log = log;
        this.logs = logs;
    }

    /// Goes on without what is missing, when a person has decided so: notes it as lost, and moves the positions.
    ///
    /// @param accepted the name of a gap, as the message about it said
    /// @throws DamagedLogException that names what is missing, and the choices
    public void run(Optional<String> accepted) {
        gap().ifPresent(gap -> acceptOrRefuse(gap, accepted));
    }

    private Optional<Gap> gap() {
        Map<Integer, Long> firsts = new TreeMap<>();
        List<String> ranges = new ArrayList<>();
        logs.positions(log.id())
                .forEach((partition, position) -> {
                    long first = log.extent(partition).first();
                    if (position < first) {
                        firsts.put(partition, first);
                        ranges.add(
                                "partition %d from offset %d to %d"
                                        .formatted(partition, position, first - 1));
                    }
                });
        return ranges.isEmpty() ? Optional.empty() : Optional.of(new Gap(log.id(), firsts, ranges));
    }

    private void acceptOrRefuse(Gap gap, Optional<String> accepted) {
        if (!accepted.equals(Optional.of(gap.name()))) {
            throw new DamagedLogException(
                    """
                    the intake log %s no longer reaches back to where the store stands: it was trimmed, and the store \
                    has not worked off %s. The store was probably put back from a backup that is too old. Put back a \
                    newer backup of the store; or a copy of the log that still holds these; or go on without them \
                    for good, noted as lost, with --log-accept-gap %s\
                    """
                            .formatted(log.id(), String.join(", ", gap.ranges()), gap.name()),
                    null);
        }
        logs.acceptLoss(log.id(), gap.firsts());
        LOG.log(
                Level.WARNING,
                "gap accepted log={0} lost={1}",
                log.id(),
                String.join(", ", gap.ranges()));
    }

    /// What the store had not worked off and the log no longer has.
    private record Gap(LogId log, Map<Integer, Long> firsts, List<String> ranges) {
        /// Stands for exactly these ranges: whoever leaves the setting in place has accepted no other gap.
        String name() {
            CRC32C sum = new CRC32C();
            sum.update(String.join(",", ranges).getBytes(StandardCharsets.UTF_8));
            return "%s:%08x".formatted(log, sum.getValue());
        }
    }
}
