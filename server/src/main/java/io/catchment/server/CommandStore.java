package io.catchment.server;

import io.catchment.store.Database;
import io.catchment.store.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.function.Consumer;

/// The store, for a command that works on it for a moment.
///
/// Beside a running server it is a store of your own, whose nodes follow; the embedded one is the running server's
/// alone. Tables of an earlier version are left as they are: nobody has asked for an update.
final class CommandStore {
    private CommandStore() {}

    /// @throws NotThereException when the data directory holds none
    /// @throws DataDirectory.InUseException when a server runs on the data directory that holds it
    static void use(Config config, Consumer<Database> work) {
        if (config.store().isPresent()) {
            open(config, work);
            return;
        }
        if (!hasStore(config.data())) {
            throw new NotThereException(
                    "the data directory %s holds no store: name the right one with --data, or a PostgreSQL of your own with --store-url"
                            .formatted(config.data()));
        }
        try (DataDirectory _ = DataDirectory.take(config.data())) {
            open(config, work);
        }
    }

    private static void open(Config config, Consumer<Database> work) {
        try (StoreServer server = StoreServer.of(config);
                Database database = Database.openAsItIs(server.address())) {
            work.accept(database);
        }
    }

    private static boolean hasStore(Path data) {
        try {
            return EmbeddedPostgres.hasData(data);
        } catch (IOException e) {
            throw new UncheckedIOException(data + " cannot be read", e);
        }
    }

    /// There is no store to work on.
    static final class NotThereException extends RuntimeException {
        private static final long serialVersionUID = 1;

        NotThereException(String message) {
            super(message);
        }
    }
}
