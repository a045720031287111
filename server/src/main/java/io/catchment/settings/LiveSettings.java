package io.catchment.settings;

import io.catchment.store.AccountRows;
import io.catchment.store.Database;
import io.catchment.store.Logs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.List;
import java.util.function.Supplier;

/// The settings that the server runs on now: read from the store, kept in memory and in a file.
///
/// The file is what a start without the store runs on. It is written whole, synced and put in place of the
/// old one, readable by its owner only: it holds hashes of keys and the seals of request ids.
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
        Path draft = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.deleteIfExists(draft);
            try (FileChannel channel =
                    FileChannel.open(
                            draft,
                            EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                            PosixFilePermissions.asFileAttribute(
                                    PosixFilePermissions.fromString("rw-------")))) {
                ByteBuffer bytes = ByteBuffer.wrap(json);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(
                    draft,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
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
