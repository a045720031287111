package io.catchment.process;

import io.catchment.Effect;
import io.catchment.Position;
import io.catchment.store.Changes.Finished;
import io.catchment.store.Changes.Settled;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/// Requests that somebody waits for: who commits what became of them says so here, and nobody has to ask the store again
/// and again.
///
/// A request is watched first and looked up then. The positions of a batch move before its requests are told of, so one
/// that still waited when it was looked up is told of. While nobody waits, a batch pays one look.
public final class Awaited implements AutoCloseable {
    private final Map<Position, Watch> watches = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /// A request that became final, as it was told.
    public record Final(Finished finished, Instant at) {}

    /// Watches a request until the watch is closed. Of one request there is one watch: who accepted it waits.
    public Watch watch(Position position) {
        Watch watch = new Watch(position);
        watches.put(position, watch);
        if (closed) {
            watch.tell(Optional.empty());
        }
        return watch;
    }

    void tell(Settled settled, Instant at) {
        if (watches.isEmpty()) {
            return;
        }
        settled.finished()
                .forEach(done ->
                        tell(
                                done.outcome().position(),
                                Optional.of(new Final(done, at))
                                        .filter(it -> done.outcome().effect() != Effect.REPEATED)));
        settled.retrying().forEach(retrying -> tell(retrying.position(), Optional.empty()));
    }

    private void tell(Position position, Optional<Final> what) {
        Watch watch = watches.get(position);
        if (watch != null) {
            watch.tell(what);
        }
    }

    /// How many are watched now.
    int watched() {
        return watches.size();
    }

    /// Ends every wait, now and from now on.
    @Override
    public void close() {
        closed = true;
        watches.values().forEach(watch -> watch.tell(Optional.empty()));
    }

    /// The wait for one request.
    public final class Watch implements AutoCloseable {
        private final Position position;
        private final CompletableFuture<Optional<Final>> told = new CompletableFuture<>();

        private Watch(Position position) {
            this.position = position;
        }

        private void tell(Optional<Final> what) {
            told.complete(what);
        }

        /// Waits until the request is told of.
        ///
        /// @return empty when only the store can tell: nothing was said in time, it waits for another try, it repeats
        ///     another
        public Optional<Final> await(Duration atMost) {
            return told.completeOnTimeout(Optional.empty(), atMost.toNanos(), TimeUnit.NANOSECONDS)
                    .join();
        }

        @Override
        public void close() {
            watches.remove(position, this);
        }
    }
}
