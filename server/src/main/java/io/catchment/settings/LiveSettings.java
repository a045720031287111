package io.catchment.settings;

import io.catchment.store.AccountRows;
import io.catchment.store.Database;
import io.catchment.store.Logs;
import io.catchment.store.OwnerOnlyFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/// The settings that the server runs on now: read from the store, kept in memory and in a file.
///
/// The file is a copy for the time when the store is away; nothing reads it yet. Only its owner may: it holds hashes of
/// keys and the seals of request ids.
public final class LiveSettings implements Supplier<Settings> {
    private final Path file;
    private volatile Snapshot snapshot;

    private LiveSettings(Path file, Snapshot snapshot) {
        this.file = file;
        this.snapshot = snapshot;
    }

    /// The settings as the store has them.
    public static LiveSettings load(Database database, Path file) {
        LiveSettings settings = new LiveSettings(file, new Snapshot(List.of(), List.of()));
        settings.reload(database);
        return settings;
    }

    /// Takes over what the store has now.
    public void reload(Database database) {
        SettingsJson.Rows rows =
                new SettingsJson.Rows(new AccountRows(database).all(), new Logs(database).all());
        Snapshot loaded = SettingsJson.snapshot(rows);
        write(SettingsJson.write(rows));
        snapshot = loaded;
    }

    private void write(byte[] json) {
        try {
            OwnerOnlyFile.write(file, json);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "the settings snapshot " + file + " cannot be written", e);
        }
    }

    @Override
    public Snapshot get() {
        return snapshot;
    }
}
