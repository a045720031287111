package io.catchment.server;

import io.catchment.intake.DamagedLogException;
import io.catchment.store.Database;
import io.catchment.store.StoreException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/// The way to the store, shut until the store has been reached and found to be the one that belongs to the log.
///
/// ```
///   AWAITED ──reached, first contact went well──► ANSWERS ◄──probed──► SILENT
///    │   ▲ └──the log and the store contradict each other──► CONTRADICTED, which ends the node
///    ▼   │
///   cannot, or is not fit: again after a while
/// ```
///
/// One thread does all of it, so that nobody else waits for a server that takes minutes to recover. Until the gate is
/// open [#database()] is there and tells whoever uses it that the store is not.
final class StoreGate implements AutoCloseable {
    private static final Logger LOG = System.getLogger(StoreGate.class.getName());

    /// How long a start that can do without the store waits for it, the recovery after a kill included.
    private static final Duration FIRST_TRY_MAX = Duration.ofSeconds(30);

    private static final Duration PROBE_EVERY = Duration.ofSeconds(1);
    private static final Duration TRY_AFTER_MIN = Duration.ofMillis(500);

    /// Starting PostgreSQL in vain costs it a recovery; being reached this much later costs nobody anything.
    private static final Duration TRY_AFTER_MAX = Duration.ofSeconds(5);

    private final StoreServer server;
    private final Consumer<Database> firstContact;
    private final Database database = Database.awaited();
    private final CompletableFuture<Optional<RuntimeException>> firstTry =
            new CompletableFuture<>();
    private final CompletableFuture<RuntimeException> contradiction = new CompletableFuture<>();
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Thread thread = Thread.ofPlatform().name("store-gate").unstarted(this::run);
    private volatile State state = State.AWAITED;
    private String said = "";

    /// How it is with the store now.
    enum State {
        AWAITED("is not usable yet: accepted requests wait, and the log says why"),
        ANSWERS("answers"),
        SILENT("does not answer: accepted requests wait"),
        CONTRADICTED("contradicts the intake log: this node stops");

        private final String words;

        State(String words) {
            this.words = words;
        }

        String inWords() {
            return words;
        }
    }

    private StoreGate(StoreServer server, Consumer<Database> firstContact) {
        this.server = server;
        this.firstContact = firstContact;
    }

    /// @param firstContact what has to be settled with the store before anyone else may use it
    static StoreGate start(StoreServer server, Consumer<Database> firstContact) {
        StoreGate gate = new StoreGate(server, firstContact);
        gate.thread.start();
        return gate;
    }

    /// Waits until the store was tried once: as long as that takes, or for a while if the start can do without.
    ///
    /// @return why the store is away; empty when it is there
    /// @throws RuntimeException when the store has answered that this start is wrong
    Optional<RuntimeException> awaitFirstTry(boolean canDoWithout) {
        try {
            Optional<RuntimeException> trouble =
                    canDoWithout
                            ? firstTry.get(FIRST_TRY_MAX.toMillis(), TimeUnit.MILLISECONDS)
                            : firstTry.get();
            if (trouble.isPresent() && !isAway(trouble.get())) {
                throw trouble.get();
            }
            return trouble;
        } catch (TimeoutException e) {
            LOG.log(Level.WARNING, "store not reached yet waited={0}", FIRST_TRY_MAX);
            return Optional.of(new IllegalStateException("the store was not reached yet", e));
        } catch (ExecutionException e) {
            throw new IllegalStateException("the store was not tried", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the start was interrupted", e);
        }
    }

    /// Whether it may be gone the next time, without anybody doing anything about this node.
    private static boolean isAway(RuntimeException trouble) {
        return trouble instanceof StoreServer.NotStartedException
                || (trouble instanceof StoreException
                        && !(trouble instanceof StoreException.Unfit));
    }

    /// Of which nobody gets a connection before the gate is open.
    Database database() {
        return database;
    }

    State state() {
        return state;
    }

    /// What ends this node, once it has come to light.
    CompletableFuture<RuntimeException> contradiction() {
        return contradiction;
    }

    private void run() {
        Duration after = TRY_AFTER_MIN;
        try {
            while (!isStopping(Duration.ZERO) && state != State.CONTRADICTED) {
                boolean went = runOnce();
                Duration wait = went ? PROBE_EVERY : after;
                after = went ? TRY_AFTER_MIN : min(after.multipliedBy(2), TRY_AFTER_MAX);
                if (isStopping(wait)) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            firstTry.complete(Optional.of(new IllegalStateException("the store was not tried")));
        }
    }

    private boolean isStopping(Duration atMost) throws InterruptedException {
        return stopping.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    /// @return whether the next look may come soon: there was no try in vain that should not be repeated at once
    private boolean runOnce() {
        try {
            if (state == State.AWAITED) {
                open();
            } else {
                probe();
            }
            return true;
        } catch (DamagedLogException e) {
            tell(State.CONTRADICTED, e);
            contradiction.complete(e);
            return false;
        } catch (RuntimeException e) {
            tell(state, e);
            return false;
        }
    }

    /// What ends the start is said by whoever waits for the first try, and what comes later in the log.
    private void tell(State next, RuntimeException why) {
        if (firstTry.complete(Optional.of(why)) && !isAway(why)) {
            state = next;
        } else {
            become(next, why);
        }
    }

    private void open() {
        Database reached = Database.open(server.address());
        try {
            firstContact.accept(reached);
        } catch (RuntimeException e) {
            reached.close();
            throw e;
        }
        database.become(reached);
        become(State.ANSWERS, "");
        firstTry.complete(Optional.empty());
    }

    private void probe() {
        if (database.answers()) {
            become(State.ANSWERS, "");
            return;
        }
        become(State.SILENT, "");
        if (server.restartIfEnded()) {
            LOG.log(Level.WARNING, "store started again reason=the embedded PostgreSQL had ended");
        }
    }

    private void become(State next, RuntimeException why) {
        String message = why.getMessage();
        // The first line: what follows may be the end of PostgreSQL's log, which has another time
        // each time.
        become(
                next,
                message == null || !(isAway(why) || isForPeople(why))
                        ? why.getClass().getName()
                        : message.lines().findFirst().orElse(""));
    }

    private static boolean isForPeople(RuntimeException why) {
        return why instanceof StoreException || why instanceof DamagedLogException;
    }

    /// Says so, if it is something else than what was said last.
    private void become(State next, String reason) {
        String saying = next + " " + reason;
        if (!saying.equals(said)) {
            LOG.log(
                    next == State.ANSWERS ? Level.INFO : Level.ERROR,
                    "store changed state={0} reason={1}",
                    next,
                    reason);
        }
        said = saying;
        state = next;
    }

    /// Lets a try that is under way come to its end, and lets go of the store.
    @Override
    public void close() {
        stopping.countDown();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        database.close();
        server.close();
    }
}
