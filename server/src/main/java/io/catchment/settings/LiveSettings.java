package io.catchment.settings;

import io.catchment.store.AccountRows;
import io.catchment.store.AdministratorRows;
import io.catchment.store.Database;
import io.catchment.store.Logs;
import io.catchment.store.StoreException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// The settings that the server runs on now: read from the store, kept in memory and in a file.
///
/// ```
///   file ──► memory ◄── store, whenever it has changed there
///     ▲         │
///     └─────────┘ so that a start while the store is away goes by what was last seen of it
/// ```
public final class LiveSettings implements Supplier<Settings> {
    private static final Logger LOG = System.getLogger(LiveSettings.class.getName());

    private final SettingsFile file;
    private volatile Optional<Snapshot> snapshot = Optional.empty();
    private String mark = "";

    private LiveSettings(SettingsFile file) {
        this.file = file;
    }

    /// The settings as the file has them; none, when there is no file or nobody can read it.
    public static LiveSettings in(Path path) {
        LiveSettings settings = new LiveSettings(new SettingsFile(path));
        settings.readFile();
        return settings;
    }

    private void readFile() {
        if (file.exists()) {
            try {
                snapshot = Optional.of(file.read());
            } catch (SettingsFile.UnreadableException e) {
                // Said, and not thrown: the store, if it is there, knows better than any file.
                LOG.log(Level.ERROR, "settings not read reason={0}", e.getMessage());
            }
        }
    }

    /// Whether there are any, be they of the store or of the file.
    public boolean areKnown() {
        return snapshot.isPresent();
    }

    /// Takes over what the store has, if it has changed since the last time. What counts from then on is in memory
    /// first: a key that was revoked opens nothing although the disk may be full.
    ///
    /// @throws java.io.UncheckedIOException when the file cannot be written; the next call tries again
    public synchronized void refresh(Database database) {
        AccountRows accounts = new AccountRows(database);
        // Before the rows: a change in between is seen by the next look.
        String now = accounts.mark();
        if (now.equals(mark)) {
            return;
        }
        SettingsJson.Rows rows =
                new SettingsJson.Rows(
                        accounts.all(),
                        new Logs(database).all(),
                        new AdministratorRows(database).all());
        snapshot = Optional.of(SettingsJson.snapshot(rows, get()));
        file.write(rows);
        mark = now;
    }

    /// The same after a change that this node has made itself, which is kept whatever comes of this: what cannot be
    /// taken over now is taken over by the next look.
    void takeOver(Database database) {
        try {
            refresh(database);
        } catch (StoreException | UncheckedIOException e) {
            LOG.log(
                    Level.WARNING,
                    "changed settings not taken over yet reason={0}",
                    e.getMessage());
        }
    }

    @Override
    public Snapshot get() {
        return snapshot.orElseGet(() -> new Snapshot(List.of(), List.of(), List.of()));
    }
}
