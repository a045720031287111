package io.catchment.server;

import io.catchment.store.Database;
import io.catchment.store.EmbeddedPostgres;
import io.catchment.store.StoreAddress;
import io.catchment.store.StoreException;
import java.io.IOException;
import java.util.Optional;

/// The PostgreSQL behind the store: one of your own, or the embedded one, which starts when it is first asked for.
final class StoreServer implements AutoCloseable {
    private final Config config;
    private final Optional<StoreTraces> traces;
    private final HeadStart headStart;
    private volatile Optional<EmbeddedPostgres> embedded = Optional.empty();

    private StoreServer(Config config, Optional<StoreTraces> traces, HeadStart headStart) {
        this.config = config;
        this.traces = traces;
        this.headStart = headStart;
    }

    /// @param traces where they are, it is no new store's place
    static StoreServer of(Config config, StoreTraces traces) {
        return of(config, traces, HeadStart.none());
    }

    /// @param headStart that the embedded one has had already
    static StoreServer of(Config config, StoreTraces traces, HeadStart headStart) {
        return new StoreServer(config, Optional.of(traces), headStart);
    }

    /// For who makes a new one on purpose, to hold what the former held, or has seen that it is there.
    static StoreServer of(Config config) {
        return new StoreServer(config, Optional.empty(), HeadStart.none());
    }

    /// Where it is; the embedded one runs then.
    ///
    /// @throws NotStartedException when the embedded one does not start; it may the next time
    /// @throws StoreException.Unfit when it would be a new one, and the data directory belongs to another. Nothing was
    ///     made then, so that a backup can be put there
    StoreAddress address() {
        return config.store().map(this::ownAddress).orElseGet(this::startedAddress);
    }

    private StoreAddress ownAddress(StoreAddress address) {
        traces.filter(StoreTraces::areThere)
                .ifPresent(found -> {
                    if (Database.isBlank(address)) {
                        throw found.another("its database has no tables");
                    }
                });
        return address;
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
            Optional<EmbeddedPostgres> started = headStart.take();
            if (started.isPresent()) {
                return started.get();
            }
            refuseNew();
            return EmbeddedPostgres.start(EmbeddedPostgres.Options.in(config.data()));
        } catch (IOException e) {
            throw new NotStartedException(e);
        }
    }

    private void refuseNew() throws IOException {
        if (traces.isPresent()
                && traces.get().areThere()
                && !EmbeddedPostgres.hasData(config.data())) {
            throw traces.get().gone();
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
