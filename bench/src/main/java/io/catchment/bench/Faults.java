package io.catchment.bench;

import io.catchment.store.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// Carries faults out, one after another. What it has broken it mends, apart from what has to mend by itself.
///
/// @param own the store where it is not the server's: like its stops, its starts are done here
record Faults(
        Supervisor supervisor,
        StoreFolder store,
        Optional<EmbeddedPostgres> own,
        Disk disk,
        Pour pour) {
    /// Something has to be there to be struck.
    private static final Duration STRIKES_WITHIN = Duration.ofSeconds(60);

    private static final Duration BEFORE_STORE_STARTS = Duration.ofSeconds(1);
    private static final Duration POLL_PAUSE = Duration.ofMillis(10);
    private static final int STORE_STARTS_MAX = 10;

    /// Within which a server under load is inside a transaction at least once.
    private static final int FREEZES_MAX = 30;

    /// A store ends a session that idles in its transaction for 10 s.
    private static final Duration SESSION_HELD_MAX = Duration.ofSeconds(12);

    /// @return what was seen, apart from what the fault's name says
    String carryOut(Fault fault) {
        return switch (fault) {
            case Fault.KillServer _ -> killServer();
            case Fault.KillServerTwice(Duration between) -> {
                killServer();
                pause(between);
                yield killServer();
            }
            case Fault.KillStore _ -> killStore();
            case Fault.KillSession _ -> killSession();
            case Fault.StopStore(Duration length, boolean killsServer) -> {
                stopStore();
                through(length, killsServer);
                startStore();
                yield "";
            }
            case Fault.FillDisk(long bytesLeft, Duration length, boolean killsServer) ->
                    fillDisk(bytesLeft, length, killsServer);
            case Fault.FreezeServer(Duration length) -> freezeServer(length);
            case Fault.FreezeStore(Duration length) -> freezeStore(length, List.of());
            case Fault.FreezeBoth(Duration length) -> freezeStore(length, List.of(server()));
        };
    }

    private void through(Duration length, boolean killsServer) {
        pause(length.dividedBy(2));
        if (killsServer) {
            killServer();
        }
        pause(length.dividedBy(2));
    }

    // ---- the server ----

    private String killServer() {
        Signal.KILL.sendTo(server());
        return "";
    }

    /// One that lives: it may be the last fault from which it has just been started anew.
    private long server() {
        await(() -> supervisor.server().isAlive(), "the server was not started anew");
        return supervisor.server().pid();
    }

    /// In the middle of a transaction, whose locks the store must not keep for it.
    private String freezeServer(Duration length) {
        long pid = server();
        try {
            int held = freezeInTransaction(pid);
            pause(length);
            int stillHeld = store.sessionsInTransaction().size();
            if (held > 0 && stillHeld > 0 && length.compareTo(SESSION_HELD_MAX) > 0) {
                throw new IllegalStateException(
                        "the store kept the locks of a server that was frozen for " + length);
            }
            return "transactions open: %d, at the end %d".formatted(held, stillHeld);
        } finally {
            Signal.CONT.sendTo(pid);
        }
    }

    private int freezeInTransaction(long pid) {
        int held = 0;
        for (int freezes = 0; held == 0 && freezes < FREEZES_MAX; freezes++) {
            Signal.CONT.sendTo(pid);
            pause(POLL_PAUSE);
            Signal.STOP.sendTo(pid);
            // A commit that is under way is none to be frozen in.
            pause(POLL_PAUSE);
            held = store.sessionsInTransaction().size();
        }
        return held;
    }

    // ---- the store ----

    private String killStore() {
        Signal.KILL.sendTo(postmaster().pid());
        if (own.isPresent()) {
            pause(BEFORE_STORE_STARTS);
            startStore();
        }
        return "";
    }

    /// One that lives, likewise.
    private ProcessHandle postmaster() {
        await(() -> store.postmaster().isPresent(), "no PostgreSQL was started anew");
        return store.postmaster().orElseThrow();
    }

    private String killSession() {
        await(() -> !store.sessions().isEmpty(), "the server had no session");
        store.sessions().stream().findFirst().ifPresent(Signal.KILL::sendTo);
        return "";
    }

    private void stopStore() {
        ProcessHandle postmaster = postmaster();
        Signal.INT.sendTo(postmaster.pid());
        await(() -> !StoreFolder.runs(postmaster), "the store did not stop");
    }

    private void startStore() {
        for (int starts = 1; ; starts++) {
            try {
                var _ = own.orElseThrow().restartIfEnded();
                return;
            } catch (IOException e) {
                if (starts == STORE_STARTS_MAX) {
                    throw new UncheckedIOException(e);
                }
                pause(BEFORE_STORE_STARTS);
            }
        }
    }

    private String freezeStore(Duration length, List<Long> others) {
        ProcessHandle postmaster = postmaster();
        List<Long> frozen = new ArrayList<>(others);
        frozen.add(postmaster.pid());
        try {
            frozen.forEach(Signal.STOP::sendTo);
            // Now that its parent stands still, none of them is new.
            List<Long> children = postmaster.descendants().map(ProcessHandle::pid).toList();
            frozen.addAll(children);
            children.forEach(Signal.STOP::sendTo);
            pause(length);
            return frozen.size() + " processes";
        } finally {
            frozen.reversed().forEach(Signal.CONT::sendTo);
        }
    }

    // ---- the disk ----

    private String fillDisk(long bytesLeft, Duration length, boolean killsServer) {
        disk.fill(bytesLeft);
        long left = disk.bytesFree();
        pour.heavy(true);
        through(length, killsServer);
        pour.heavy(false);
        disk.empty();
        return "bytes free when filled: " + left;
    }

    // ---- waiting ----

    private static void await(BooleanSupplier condition, String otherwise) {
        long begun = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - begun > STRIKES_WITHIN.toNanos()) {
                throw new IllegalStateException(otherwise + " within " + STRIKES_WITHIN);
            }
            pause(POLL_PAUSE);
        }
    }

    static void pause(Duration length) {
        long end = System.nanoTime() + length.toNanos();
        for (long left = length.toNanos(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
