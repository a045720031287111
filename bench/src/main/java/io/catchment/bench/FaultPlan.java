package io.catchment.bench;

import io.catchment.bench.Fault.FillDisk;
import io.catchment.bench.Fault.FreezeBoth;
import io.catchment.bench.Fault.FreezeServer;
import io.catchment.bench.Fault.FreezeStore;
import io.catchment.bench.Fault.KillServer;
import io.catchment.bench.Fault.KillServerTwice;
import io.catchment.bench.Fault.KillSession;
import io.catchment.bench.Fault.KillStore;
import io.catchment.bench.Fault.StopStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/// Faults without end, the same for the same seed: a deck of them is shuffled and dealt, then another.
///
/// Only where in a request or a batch a fault strikes is the machine's choice.
final class FaultPlan {
    /// Beyond the store's time-outs for a transaction (30 s) and for a session that idles in one (10 s).
    private static final Duration BEYOND_TRANSACTION = Duration.ofSeconds(35);

    private static final Duration BEYOND_IDLE_IN_TRANSACTION = Duration.ofSeconds(13);

    /// And for an answer of the store to come (40 s).
    private static final Duration BEYOND_SOCKET = Duration.ofSeconds(43);

    private static final Duration A_MINUTE = Duration.ofSeconds(60);

    /// Below the reserve that the server is told to keep, above 0.
    private static final long NEARLY_FULL = Prove.DISK_RESERVE_BYTES / 2;

    private final Random random;
    private final Supplier<List<Fault>> deck;
    private final int pauseMillisMax;
    private final List<Fault> undealt = new ArrayList<>();
    private int decks;

    /// A fault, and what comes before it.
    ///
    /// @param pause in which nothing happens but captures
    /// @param awaitsWell whether the server is let come back from it; else the next one may strike in the midst of that
    record Step(Duration pause, Fault fault, boolean awaitsWell) {}

    private FaultPlan(Random random, Supplier<List<Fault>> deck, int pauseMillisMax) {
        this.random = random;
        this.deck = deck;
        this.pauseMillisMax = pauseMillisMax;
    }

    /// For a server with its embedded store, on a disk that it shares with it.
    static FaultPlan embedded(long seed, Prove.Form form) {
        Random random = new Random(seed);
        return switch (form) {
            case FULL -> new FaultPlan(random, () -> embedded(random), 2_500);
            case SHORT -> new FaultPlan(random, () -> embeddedShort(random), 500);
        };
    }

    /// For a server with a store of its own account, which can be stopped under it.
    static FaultPlan own(long seed, Prove.Form form) {
        Random random = new Random(~seed);
        return switch (form) {
            case FULL -> new FaultPlan(random, () -> own(random), 2_500);
            case SHORT -> new FaultPlan(random, () -> ownShort(random), 500);
        };
    }

    Step next() {
        if (undealt.isEmpty()) {
            undealt.addAll(deck.get());
            decks++;
            Collections.shuffle(undealt, random);
        }
        Duration pause = Duration.ofMillis(random.nextInt(pauseMillisMax));
        return new Step(pause, undealt.removeFirst(), random.nextBoolean());
    }

    /// Whether each kind of fault has come.
    boolean hasDealtAll() {
        return decks > 1 || (decks == 1 && undealt.isEmpty());
    }

    // ---- the decks ----

    private static List<Fault> embedded(Random random) {
        Dealer deal = new Dealer(random);
        deal.times(5, KillServer::new);
        deal.times(2, () -> new KillServerTwice(deal.millis(100, 3_000)));
        deal.times(5, KillStore::new);
        deal.times(3, KillSession::new);
        deal.times(2, () -> new FillDisk(0, deal.seconds(3, 8), false));
        deal.times(1, () -> new FillDisk(0, deal.seconds(6, 10), true));
        deal.times(1, () -> new FillDisk(NEARLY_FULL, deal.seconds(3, 8), false));
        deal.times(1, () -> new FillDisk(NEARLY_FULL, deal.seconds(6, 10), true));
        deal.times(2, () -> new FreezeServer(deal.seconds(1, 6)));
        deal.times(1, () -> new FreezeServer(BEYOND_TRANSACTION));
        deal.times(2, () -> new FreezeStore(deal.seconds(1, 8)));
        deal.times(1, () -> new FreezeBoth(deal.seconds(5, 20)));
        return deal.deck;
    }

    private static List<Fault> own(Random random) {
        Dealer deal = new Dealer(random);
        deal.times(4, KillServer::new);
        deal.times(1, () -> new KillServerTwice(deal.millis(100, 3_000)));
        deal.times(3, KillStore::new);
        deal.times(2, KillSession::new);
        deal.times(1, () -> new StopStore(A_MINUTE, false));
        deal.times(3, () -> new StopStore(deal.seconds(1, 8), false));
        deal.times(1, () -> new StopStore(deal.seconds(10, 15), true));
        deal.times(2, () -> new FillDisk(0, deal.seconds(3, 8), false));
        deal.times(1, () -> new FillDisk(0, deal.seconds(6, 10), true));
        deal.times(1, () -> new FillDisk(NEARLY_FULL, deal.seconds(3, 8), false));
        deal.times(1, () -> new FreezeServer(deal.seconds(1, 6)));
        deal.times(1, () -> new FreezeServer(BEYOND_IDLE_IN_TRANSACTION));
        deal.times(2, () -> new FreezeStore(deal.seconds(1, 8)));
        deal.times(1, () -> new FreezeStore(BEYOND_SOCKET));
        deal.times(1, () -> new FreezeBoth(deal.seconds(1, 6)));
        return deal.deck;
    }

    private static List<Fault> embeddedShort(Random random) {
        Dealer deal = new Dealer(random);
        deal.times(1, KillServer::new);
        deal.times(1, () -> new KillServerTwice(deal.millis(100, 2_000)));
        deal.times(1, KillStore::new);
        deal.times(1, KillSession::new);
        deal.times(1, () -> new FillDisk(0, deal.seconds(1, 2), false));
        deal.times(1, () -> new FreezeStore(deal.seconds(1, 2)));
        deal.times(1, () -> new FreezeBoth(deal.seconds(1, 2)));
        return deal.deck;
    }

    private static List<Fault> ownShort(Random random) {
        Dealer deal = new Dealer(random);
        deal.times(1, () -> new StopStore(deal.seconds(2, 4), false));
        deal.times(1, () -> new StopStore(deal.seconds(4, 6), true));
        deal.times(1, () -> new FillDisk(NEARLY_FULL, deal.seconds(1, 2), false));
        deal.times(1, () -> new FreezeServer(BEYOND_IDLE_IN_TRANSACTION));
        return deal.deck;
    }

    /// Puts faults on a deck, with lengths drawn from the seed.
    private record Dealer(Random random, List<Fault> deck) {
        Dealer(Random random) {
            this(random, new ArrayList<>());
        }

        void times(int times, Supplier<Fault> fault) {
            for (int i = 0; i < times; i++) {
                deck.add(fault.get());
            }
        }

        Duration seconds(int min, int max) {
            return millis(min * 1_000, max * 1_000);
        }

        Duration millis(int min, int max) {
            return Duration.ofMillis(min + random.nextInt(max - min));
        }
    }
}
