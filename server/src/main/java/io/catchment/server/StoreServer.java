package io.catchment.server;

import io.catchment.store.EmbeddedPostgres;
import io.catchment.store.StoreAddress;
import java.io.IOException;
import java.util.Optional;

/// The PostgreSQL behind the store: one of your own, or the embedded one, which starts when it is first asked for.
final class StoreServer implements AutoCloseable {
    private final Config config;
    private volatile Optional<EmbeddedPostgres> embedded = Optional.empty();

    StoreServer(Config config) {
        this.config = config;
    }

    /// Where it is; the embedded one runs then.
    ///
    /// @throws NotStartedException when the embedded one does not start; it may the next time
    StoreAddress address() {
        return config.store().orElseGet(this::startedAddress);
    }

    private StoreAddress startedAddress() {
        if (embedded.isEmpty()) {
            embedded = Optional.of(start());
        } else {
            restartIfEnded();
        }
        EmbeddedPostgres postgres = embedded.get();
        return new StoreAddress(
                postgres.jdbcUrl(), Optional.of(postgres.user()), Optional.of(postgres.password()));
    }

    private EmbeddedPostgres start() {
        try {
            return EmbeddedPostgres.start(EmbeddedPostgres.Options.in(config.data()));
        } catch (IOException e) {
            throw new NotStartedException(e);
        }
    }

    /// Starts the embedded server again when it has ended by itself; one of your own is yours to start.
    ///
    /// @return whether it had ended
    /// @throws NotStartedException when it does not start; it may the next time
    boolean restartIfEnded() {
        try {
            return embedded.isPresent() && embedded.get().restartIfEnded();
        } catch (IOException e) {
            throw new NotStartedException(e);
        }
    }

    @Override
    public void close() {
        embedded.ifPresent(EmbeddedPostgres::close);
    }

    /// The embedded server does not start: no space, damage, no right to do so.
    static final class NotStartedException extends RuntimeException {
        private static final long serialVersionUID = 1;

        NotStartedException(IOException why) {
            super(why.getMessage(), why);
        }
    }
}
