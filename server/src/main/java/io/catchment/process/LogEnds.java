package io.catchment.process;

import io.catchment.LogId;
import io.catchment.intake.DamagedLogException;
import io.catchment.intake.IntakeLog;
import io.catchment.store.OwnerOnlyFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Where the log's partitions ended before anything was appended that the store has not been asked about.
///
/// A log that lost its end is known by the store's positions lying beyond it. While the store is away the log grows, and
/// would soon hide the loss: so the ends of its opening are kept, on disk too, until the store has agreed. Whatever
/// lies at or above them certainly waits, for nobody works off a log before that.
///
/// ```
///   opened ──► ends on disk ──► door opens, appends ──► the store agrees ──► ends forgotten ──► workers begin
///                  ▲                     │ the process ends
///                  └── the former stay ──┘
/// ```
public final class LogEnds {
    private final Optional<Path> file;
    private final Map<Integer, Long> ends;

    private LogEnds(Optional<Path> file, Map<Integer, Long> ends) {
        this.file = file;
        this.ends = Map.copyOf(ends);
    }

    /// Ends that are kept in memory only.
    static LogEnds of(IntakeLog log) {
        return new LogEnds(Optional.empty(), now(log));
    }

    /// The ends of now, or those that an earlier opening has left in the file because the store was away all the time.
    /// They are on disk when it returns.
    ///
    /// @throws DamagedLogException when nobody can read the file
    public static LogEnds open(IntakeLog log, Path file) {
        Map<Integer, Long> ends = now(log);
        former(log.id(), file).forEach((partition, end) -> ends.merge(partition, end, Math::min));
        try {
            OwnerOnlyFile.write(file, text(log.id(), ends));
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be written", e);
        }
        return new LogEnds(Optional.of(file), ends);
    }

    private static Map<Integer, Long> now(IntakeLog log) {
        Map<Integer, Long> ends = new TreeMap<>();
        for (int partition = 0; partition < log.partitions(); partition++) {
            ends.put(partition, log.extent(partition).end());
        }
        return ends;
    }

    private static String text(LogId log, Map<Integer, Long> ends) {
        StringBuilder lines = new StringBuilder(log.value()).append('\n');
        ends.forEach(
                (partition, end) -> lines.append(partition).append(' ').append(end).append('\n'));
        return lines.toString();
    }

    private static Map<Integer, Long> former(LogId log, Path file) {
        if (!Files.exists(file)) {
            return Map.of();
        }
        try {
            List<String> lines = Files.readAllLines(file);
            return lines.getFirst().equals(log.value())
                    ? ends(lines.subList(1, lines.size()))
                    : Map.of();
        } catch (IOException | RuntimeException e) {
            throw new DamagedLogException(
                    """
                    %s cannot be read: it holds the ends that the log %s had before the store was last asked about it. \
                    Move the file away only if you are sure that the log has lost nothing\
                    """
                            .formatted(file, log),
                    e);
        }
    }

    private static Map<Integer, Long> ends(List<String> lines) {
        Map<Integer, Long> ends = new HashMap<>();
        for (String line : lines) {
            int space = line.indexOf(' ');
            ends.put(
                    Integer.valueOf(line.substring(0, space)),
                    Long.valueOf(line.substring(space + 1)));
        }
        return ends;
    }

    /// One above the last offset of a partition; 0 of a partition that the log does not have.
    long end(int partition) {
        return ends.getOrDefault(partition, 0L);
    }

    public Map<Integer, Long> all() {
        return ends;
    }

    /// Forgets the file, for good: from now on the store's positions may move beyond these ends.
    public void agreed() {
        if (file.isPresent()) {
            try {
                OwnerOnlyFile.delete(file.get());
            } catch (IOException e) {
                throw new UncheckedIOException(file.get() + " cannot be deleted", e);
            }
        }
    }
}
