package io.catchment.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/// One data directory through its power cuts.
///
/// ```
///   mount ─► start ─► all that was acknowledged before the last cuts is final ─► pour ─► cut, kill -9 ─┐
///     ▲        └─────────── one in five: cut, kill -9 ─────────────┐                                   │
///     └────────────────────────────────────────────────────────────┴───────────────────────────────────┘
/// ```
final class CutRun {
    private static final int CONNECTIONS = 32;
    private static final int ONE_IN_START = 5;
    private static final int START_MILLIS = 2_500;
    private static final int POUR_MILLIS = 900;
    private static final Duration FINAL_WITHIN = Duration.ofSeconds(60);
    private static final String ASK_AGAIN = "503";
    private static final Duration POLL_PAUSE = Duration.ofMillis(20);

    private final CutServer server;
    private final Random random;
    private final CutTally tally = new CutTally();
    private final AtomicInteger numbers = new AtomicInteger();
    private final List<Marked> sent = new ArrayList<>();
    private final Map<Integer, String> lost = new ConcurrentHashMap<>();

    /// Acknowledged, and not yet seen final.
    private Collection<Marked> waiting = List.of();

    CutRun(CutServer server, Random random) {
        this.server = server;
        this.random = random;
    }

    /// Ends early when the server does not start again.
    CutTally run(int cuts) throws InterruptedException {
        while (tally.cuts < cuts && cutOnce()) {
            tally.cuts++;
            sayHowFar(cuts);
        }
        comeToRest();
        compare(server.stored());
        return tally;
    }

    private void sayHowFar(int cuts) {
        if (tally.cuts % 20 == 0) {
            System.out.printf(
                    "after %d of %d cuts: %d acknowledged, %d lost%n",
                    tally.cuts, cuts, acknowledged(), lost.size());
        }
    }

    private long acknowledged() {
        return sent.stream().filter(one -> one.requestId().isPresent()).count();
    }

    // ---- cuts ----

    private boolean cutOnce() throws InterruptedException {
        try (CutDisk disk = server.mount(PowerCut.seed(tally.cuts, random))) {
            if (tally.cuts > 0 && random.nextInt(ONE_IN_START) == 0) {
                cutInStart(disk);
                return true;
            }
            return cutInPour(disk);
        }
    }

    private void cutInStart(CutDisk disk) {
        CompletableFuture<RunningServer> starting = CompletableFuture.supplyAsync(server::start);
        pause(Duration.ofMillis(random.nextInt(START_MILLIS)));
        cut(disk);
        try {
            starting.join().kill();
        } catch (CompletionException e) {
            // As it must. Whether the next one starts is what counts.
        }
        tally.cutsInStart++;
    }

    private boolean cutInPour(CutDisk disk) throws InterruptedException {
        Optional<RunningServer> started = start();
        if (started.isEmpty()) {
            return false;
        }
        try (Client client = started.get().client()) {
            seeFinal(client);
            CutPour pour = CutPour.start(client, CONNECTIONS, numbers);
            pour.awaitFirstAnswer();
            pause(Duration.ofMillis(random.nextInt(POUR_MILLIS)));
            cut(disk);
            started.get().kill();
            remember(pour.end());
        }
        return true;
    }

    private void cut(CutDisk disk) {
        tally.thrownAway = tally.thrownAway.plus(disk.cut());
        server.killAll();
    }

    private void remember(List<Marked> told) {
        sent.addAll(told);
        waiting = told.stream().filter(one -> one.requestId().isPresent()).toList();
    }

    private Optional<RunningServer> start() {
        try {
            return Optional.of(server.start());
        } catch (IllegalStateException e) {
            tally.refusedStarts.add(String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private static void pause(Duration duration) {
        LockSupport.parkNanos(duration.toNanos());
    }

    // ---- what became of what was acknowledged ----

    private void seeFinal(Client client) {
        long begun = System.nanoTime();
        while (!waiting.isEmpty() && System.nanoTime() - begun < FINAL_WITHIN.toNanos()) {
            waiting = notFinal(client, List.copyOf(waiting));
            if (!waiting.isEmpty()) {
                pause(POLL_PAUSE);
            }
        }
        waiting.forEach(one -> lost.put(one.number(), "not final within " + FINAL_WITHIN));
        waiting = List.of();
    }

    private Collection<Marked> notFinal(Client client, List<Marked> asked) {
        Collection<Marked> notFinal = new ConcurrentLinkedQueue<>();
        new Senders(client, CONNECTIONS)
                .each(
                        asked.size(),
                        i -> {
                            Marked one = asked.get(i);
                            Client.Answer answer = client.status(one.requestId().orElseThrow());
                            String status = status(answer);
                            if (status.equals("In-Queue") || status.equals(ASK_AGAIN)) {
                                notFinal.add(one);
                            } else if (!status.equals("Success")) {
                                lost.put(one.number(), status);
                            }
                        });
        return notFinal;
    }

    /// While the store is away the status of what is final is not known: 503, which says nothing of the request.
    private static String status(Client.Answer answer) {
        return switch (answer.status()) {
            case 200 -> answer.task().get("Status").asString();
            case 503 -> ASK_AGAIN;
            default -> "the status call answers " + answer.status();
        };
    }

    /// A last start without a cut, and a stop in order.
    private void comeToRest() {
        try (CutDisk _ = server.mount(0)) {
            Optional<RunningServer> started = start();
            if (started.isPresent()) {
                try (RunningServer running = started.get();
                        Client client = running.client()) {
                    seeFinal(client);
                    awaitNothingPending(client);
                }
            }
        }
    }

    private static void awaitNothingPending(Client client) {
        long begun = System.nanoTime();
        while (client.pending() > 0 && System.nanoTime() - begun < FINAL_WITHIN.toNanos()) {
            pause(POLL_PAUSE);
        }
    }

    private void compare(CutServer.Stored stored) {
        for (Marked one : sent) {
            long made = stored.opportunities().getOrDefault(one.marker(), 0L);
            if (made == 0 && one.requestId().isPresent()) {
                lost.putIfAbsent(one.number(), "made no opportunity");
            }
            if (made > 1) {
                tally.twice.add(one.marker() + " made " + made + " opportunities");
            }
        }
        new TreeMap<>(lost)
                .forEach((number, why) -> tally.lost.add(Marked.marker(number) + ": " + why));
        tally.violations.addAll(stored.violations());
        tally.requests = sent.size();
        tally.acknowledged = Math.toIntExact(acknowledged());
    }
}
