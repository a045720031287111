package io.catchment.server;

import io.catchment.LogId;
import io.catchment.intake.IntakeLog;
import io.catchment.intake.IntakeLog.Extent;
import io.catchment.store.Logs.KnownLog;
import io.catchment.store.StoreException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// What a store has left in the data directory that belongs to it: its settings, and a log that took entries.
///
/// Entries name accounts by number, and each store gives out its own numbers: what the accounts of one have sent would
/// become leads of another's. So these go with no store but theirs.
final class StoreTraces {
    private final Path data;
    private final IntakeLog log;
    private final Optional<? extends IntakeLog> former;

    StoreTraces(Path data, IntakeLog log) {
        this(data, log, Optional.empty());
    }

    /// @param former what the data directory holds of the log before
    StoreTraces(Path data, IntakeLog log, Optional<? extends IntakeLog> former) {
        this.data = data;
        this.log = log;
        this.former = former;
    }

    /// Whether a store that is made now would be the second one. A log without an entry is no trace: a first start that
    /// was cut short leaves one.
    boolean areThere() {
        return Files.exists(data.resolve(Node.SETTINGS_FILE))
                || taken() > 0
                || former.filter(it -> taken(it) > 0).isPresent();
    }

    /// @param settings the logs of the data directory's settings
    /// @param store the logs that the store knows
    boolean areOfAnother(List<KnownLog> settings, List<KnownLog> store) {
        Set<LogId> ofSettings = worked(settings);
        Set<LogId> ofStore = worked(store);
        if (former.filter(it -> taken(it) > 0 && !ofStore.contains(it.id())).isPresent()) {
            return true;
        }
        if (ofStore.contains(log.id())) {
            return false;
        }
        boolean shareOne = ofSettings.stream().anyMatch(ofStore::contains);
        return taken() > 0 || ofSettings.contains(log.id()) || (!ofSettings.isEmpty() && !shareOne);
    }

    /// Without the one that each store has.
    private static Set<LogId> worked(List<KnownLog> logs) {
        return logs.stream()
                .map(KnownLog::id)
                .filter(id -> !id.equals(LogId.SYNCHRONOUS))
                .collect(Collectors.toSet());
    }

    /// Of one that is there, and is another.
    StoreException.Unfit another(String why) {
        return refusal(
                "this is not the store that the data directory %s belongs to: %s"
                        .formatted(data, why),
                "into an empty database");
    }

    /// Of an embedded one that would have to be made.
    StoreException.Unfit gone() {
        return refusal(
                "the store that the data directory %s belongs to is not there: %s holds no database"
                        .formatted(data, postgres()),
                "with nothing at " + postgres());
    }

    private StoreException.Unfit refusal(String what, String where) {
        return new StoreException.Unfit(
                """
                %s. The directory has %s
                These go with no other store, whose accounts would get them. The choices, in this order:
                1. restore from a backup (docs/backup.md): %s
                2. put the right store back: %s as it was, or the --store-url that it was started with
                3. begin anew in another data directory: --data DIR; or in this one, after moving all of it away: \
                log, %s and postgres\
                """
                        .formatted(what, held(), restore(where), postgres(), Node.SETTINGS_FILE),
                null);
    }

    private String held() {
        String entries =
                taken() == 0
                        ? "the intake log %s without an entry".formatted(log.id())
                        : "the intake log %s (entries taken: %d, still held: %d)"
                                .formatted(
                                        log.id(),
                                        taken(),
                                        extents(log, end -> end.end() - end.first()));
        return Files.exists(data.resolve(Node.SETTINGS_FILE))
                ? "%s and %s".formatted(Node.SETTINGS_FILE, entries)
                : entries;
    }

    private String restore(String where) {
        return taken() == 0
                ? "catchment restore BACKUP --data DIR, into another data directory"
                : "catchment restore BACKUP --store-only --data %s, %s".formatted(data, where);
    }

    private Path postgres() {
        return data.resolve("postgres");
    }

    /// The log that a store of this data directory knows.
    LogId known() {
        return former.<LogId>map(IntakeLog::id).orElseGet(log::id);
    }

    private long taken() {
        return taken(log);
    }

    private static long taken(IntakeLog log) {
        return extents(log, Extent::end);
    }

    private static long extents(IntakeLog log, ToLongFunction<Extent> what) {
        return IntStream.range(0, log.partitions()).mapToObj(log::extent).mapToLong(what).sum();
    }
}
