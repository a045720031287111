package io.catchment.server;

import io.catchment.store.Database;
import io.catchment.store.EmbeddedPostgres;
import io.catchment.store.StoreAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/// The store, and the server behind it when that is ours.
record StoreParts(Database database, Optional<EmbeddedPostgres> embedded) implements AutoCloseable {

    static StoreParts open(Config config) {
        return config.store()
                .map(address -> new StoreParts(Database.open(address), Optional.empty()))
                .orElseGet(() -> embedded(config));
    }

    private static StoreParts embedded(Config config) {
        EmbeddedPostgres postgres = start(config);
        try {
            StoreAddress address =
                    new StoreAddress(
                            postgres.jdbcUrl(),
                            Optional.of(postgres.user()),
                            Optional.of(postgres.password()));
            return new StoreParts(Database.open(address), Optional.of(postgres));
        } catch (RuntimeException e) {
            postgres.close();
            throw e;
        }
    }

    private static EmbeddedPostgres start(Config config) {
        try {
            return EmbeddedPostgres.start(EmbeddedPostgres.Options.in(config.data()));
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    /// Starts the embedded server again when it has ended by itself; one of your own is yours to start.
    ///
    /// @return whether it had ended
    boolean restartIfEnded() {
        try {
            return embedded.isPresent() && embedded.get().restartIfEnded();
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        database.close();
        embedded.ifPresent(EmbeddedPostgres::close);
    }
}
