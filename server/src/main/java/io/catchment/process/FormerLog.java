package io.catchment.process;

import io.catchment.Position;
import io.catchment.intake.Entry;
import io.catchment.intake.IntakeLog;
import io.catchment.store.Logs;
import io.catchment.store.Logs.KnownLog;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The log that a node had before its present one: nothing is appended to it, and it is worked off to its end.
///
/// ```
///   UNKNOWN ──the store says draining──► DRAINING ──worked off to its end──► CLOSED ──log.keep has passed──► GONE
///      └───────────────── the store says closed, or knows nothing of it ───────┘
/// ```
///
/// CLOSED is kept in the store, and said when every position is at the log's end: the present log's turn begins then. What
/// was worked off stays until `log.keep` has passed, so that a store restored from a backup catches up, and goes then with
/// the log's folder. A log that was given up is CLOSED before its end; what it still holds stays for a person.
public final class FormerLog implements Step {
    private static final Logger LOG = System.getLogger(FormerLog.class.getName());

    private static final Duration TRIM_EVERY = Duration.ofMinutes(1);

    private final Processor.Parts parts;
    private final Logs logs;
    private final OwnedPartitions all;
    private final Processor processor;
    private final Trimmer trimmer;
    private final Runnable remove;
    private volatile State state = State.UNKNOWN;
    private Instant trimDue = Instant.EPOCH;

    private enum State {
        UNKNOWN,
        DRAINING,
        CLOSED,
        GONE
    }

    /// @param parts with the former log
    /// @param ends as of [OwnedPartitions]
    /// @param remove the log with all its files, when nobody needs it any more
    public FormerLog(
            Processor.Parts parts, Map<Integer, Long> ends, Trimmer trimmer, Runnable remove) {
        this.parts = parts;
        this.logs = new Logs(parts.database());
        this.all =
                new OwnedPartitions(
                        parts.log(),
                        partitions(parts.log()).boxed().collect(Collectors.toSet()),
                        ends);
        this.processor = new Processor(parts, all);
        this.trimmer = trimmer;
        this.remove = remove;
    }

    private static IntStream partitions(IntakeLog log) {
        return IntStream.range(0, log.partitions());
    }

    /// Works off one batch, or does what is left to do when all is worked off.
    ///
    /// @return how many requests became final
    @Override
    public int runOnce() {
        if (state == State.UNKNOWN) {
            learn();
        }
        switch (state) {
            case DRAINING -> {
                int finished = processor.runOnce();
                if (finished > 0 || !isAtEnd()) {
                    return finished;
                }
                end();
            }
            case CLOSED -> tidy();
            case UNKNOWN, GONE -> {}
        }
        return 0;
    }

    private void learn() {
        state =
                logs.all().stream()
                                .filter(known -> known.id().equals(parts.log().id()))
                                .anyMatch(KnownLog::isDraining)
                        ? State.DRAINING
                        : State.CLOSED;
    }

    /// As the store has it: what this process believes may be another's.
    private boolean isAtEnd() {
        Map<Integer, Long> positions = logs.positions(parts.log().id());
        return partitions(parts.log())
                .allMatch(partition ->
                        positions.getOrDefault(partition, 0L)
                                == parts.log().extent(partition).end());
    }

    private void end() {
        logs.close(parts.log().id());
        state = State.CLOSED;
        LOG.log(Level.INFO, "former log worked off, and closed log={0}", parts.log().id());
    }

    private void tidy() {
        Instant now = parts.clock().instant();
        if (now.isBefore(trimDue)) {
            return;
        }
        trimDue = now.plus(TRIM_EVERY);
        trimmer.runOnce();
        if (isEmpty()) {
            state = State.GONE;
            remove.run();
            LOG.log(Level.INFO, "former log removed log={0}", parts.log().id());
        }
    }

    private boolean isEmpty() {
        return partitions(parts.log())
                .mapToObj(parts.log()::extent)
                .allMatch(extent -> extent.first() == extent.end());
    }

    /// Its requests that wait here, if any may; until the store has told, all that nobody has seen worked off may.
    public Optional<Held> held() {
        return state == State.UNKNOWN || state == State.DRAINING
                ? Optional.of(new Held(parts.log(), all))
                : Optional.empty();
    }

    /// A log that waits to be worked off, and how far it is.
    public record Held(IntakeLog log, OwnedPartitions owned) {
        /// The entry at a position; empty when it is not of this log, or not there.
        public Optional<Entry> read(Position position) {
            return position.log().equals(log.id())
                    ? log.read(position.partition(), position.offset())
                    : Optional.empty();
        }
    }

    /// How many entries are not worked off, as far as anybody knows.
    public long waiting() {
        return held().stream()
                .flatMapToLong(held ->
                        partitions(held.log())
                                .mapToLong(partition ->
                                        held.log().extent(partition).end()
                                                - held.owned()
                                                        .lastPosition(partition)
                                                        .orElse(
                                                                held.log()
                                                                        .extent(partition)
                                                                        .first())))
                .sum();
    }

    /// Why partitions of it stand still; empty when all is well.
    public Map<Integer, String> stopped() {
        return all.stopped();
    }

    /// What it does, in words for a person; empty when it is worked off.
    Optional<String> said() {
        return held().map(held ->
                stopped().isEmpty()
                        ? "the former log %s is worked off first: %d requests wait in it"
                                .formatted(held.log().id(), waiting())
                        : """
                        the former log %s has partitions that stand still (%s), and nothing of the present one is \
                        worked off before they are: put back that log's folder from a backup, or give up for good \
                        what it still holds with --log-give-up %1$s\
                        """
                                .formatted(held.log().id(), stopped()));
    }
}
