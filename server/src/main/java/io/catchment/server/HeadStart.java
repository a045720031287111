package io.catchment.server;

import io.catchment.store.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/// The embedded PostgreSQL on data that are there, starting while the other parts of a node open.
///
/// A new one is none of its business: whether one may be made is known only when the log is open.
final class HeadStart implements AutoCloseable {
    private @Nullable FutureTask<EmbeddedPostgres> start;

    private HeadStart(@Nullable FutureTask<EmbeddedPostgres> start) {
        this.start = start;
    }

    /// None: whoever wants a server starts it.
    static HeadStart none() {
        return new HeadStart(null);
    }

    /// Begins, where there are data of an embedded server. The caller holds the data directory.
    static HeadStart of(Config config) {
        if (config.store().isPresent() || !hasData(config.data())) {
            return none();
        }
        FutureTask<EmbeddedPostgres> start =
                new FutureTask<>(
                        () -> EmbeddedPostgres.start(EmbeddedPostgres.Options.in(config.data())));
        Thread.ofPlatform().name("store-start").start(start);
        return new HeadStart(start);
    }

    private static boolean hasData(Path data) {
        try {
            return EmbeddedPostgres.hasData(data);
        } catch (IOException e) {
            // Whoever wants the server meets the same trouble, and says so.
            return false;
        }
    }

    /// Waits for the server, which is the caller's from now on.
    ///
    /// @return empty when there was no head start, or somebody has taken it
    /// @throws IOException why it did not start
    synchronized Optional<EmbeddedPostgres> take() throws IOException {
        FutureTask<EmbeddedPostgres> taken = start;
        if (taken == null) {
            return Optional.empty();
        }
        try {
            EmbeddedPostgres started = taken.get();
            start = null;
            return Optional.of(started);
        } catch (ExecutionException e) {
            start = null;
            throw why(e);
        } catch (InterruptedException e) {
            // It goes on starting, and is still to be stopped.
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the store started", e);
        }
    }

    private static IOException why(ExecutionException e) {
        return switch (e.getCause()) {
            case IOException trouble -> trouble;
            case RuntimeException trouble -> throw trouble;
            case Error trouble -> throw trouble;
            case null, default -> new IOException(e);
        };
    }

    /// Stops a server that nobody has taken.
    @Override
    public void close() {
        try {
            take().ifPresent(EmbeddedPostgres::close);
        } catch (IOException e) {
            // It does not run: there is nothing to stop, and nobody asks why.
            return;
        }
    }
}
