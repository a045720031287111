package io.catchment.bench;

import io.catchment.Effect;
import io.catchment.bench.Sent.Fate;
import io.catchment.store.Database;
import io.catchment.store.LedgerCheck;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/// Holds each request to what its sender was told, by the status calls and by the tables of the store.
///
final class Proof {
    private static final Duration FINAL_WITHIN = Duration.ofMinutes(5);
    private static final Duration STATUS_WITHIN = Duration.ofSeconds(60);
    private static final Duration POLL_PAUSE = Duration.ofMillis(50);
    private static final int ASKERS = 32;
    private static final Set<String> FINAL = Set.of("Success", "ERROR", "FAILURE");
    private static final String NO_ANSWER = "no answer";

    private final Client client;
    private final StoreFolder store;
    private final List<Sent> sent;
    private final Map<String, Long> statuses = new ConcurrentHashMap<>();
    private final Map<Integer, String> lost = new ConcurrentSkipListMap<>();
    private final List<String> twice = new ArrayList<>();
    private final List<String> otherwise = Collections.synchronizedList(new ArrayList<>());
    private final Map<String, Long> outcomes = new TreeMap<>();
    private final List<String> violations = new ArrayList<>();
    private int unknownFound;
    private long received;
    private long ledgerSum;
    private Duration untilFinal = Duration.ZERO;

    private Proof(Client client, StoreFolder store, Collection<Sent> sent) {
        this.client = client;
        this.store = store;
        this.sent = List.copyOf(sent);
    }

    /// Waits until nothing is pending before it looks.
    static Proof of(Client client, StoreFolder store, Collection<Sent> sent) {
        Proof proof = new Proof(client, store, sent);
        proof.run();
        return proof;
    }

    private void run() {
        awaitNothingPending();
        askForEach();
        try (Database database = Database.open(store.address())) {
            StoreCount count = new StoreCount(database);
            compare(count);
            violations.addAll(new LedgerCheck(database).violations());
        }
    }

    private void awaitNothingPending() {
        long begun = System.nanoTime();
        while (pending() > 0 && System.nanoTime() - begun < FINAL_WITHIN.toNanos()) {
            Faults.pause(POLL_PAUSE);
        }
        untilFinal = Duration.ofNanos(System.nanoTime() - begun);
    }

    private long pending() {
        try {
            return client.pending();
        } catch (UncheckedIOException e) {
            return Long.MAX_VALUE;
        }
    }

    // ---- over HTTP ----

    private void askForEach() {
        List<Sent> acknowledged = sent(Fate.ACKNOWLEDGED);
        new Senders(client, ASKERS).each(acknowledged.size(), i -> judge(acknowledged.get(i)));
    }

    private void judge(Sent one) {
        String status = status(one.id());
        statuses.merge(status, 1L, Long::sum);
        if (!FINAL.contains(status)) {
            lost.put(one.number(), one + " is " + status);
        } else if (!status.equals(one.kind().finalStatus())) {
            otherwise.add(one + " is " + status);
        }
    }

    private String status(String id) {
        long end = System.nanoTime() + STATUS_WITHIN.toNanos();
        while (System.nanoTime() < end) {
            var status = Probe.status(client, id);
            if (status.isPresent()) {
                return status.get();
            }
            Faults.pause(POLL_PAUSE);
        }
        return NO_ANSWER;
    }

    // ---- in the store ----

    private void compare(StoreCount count) {
        Map<String, Long> ended = count.outcomesByMarker();
        Map<String, Long> made = count.opportunitiesByMarker();
        for (Sent one : sent) {
            String marker = one.marker();
            judge(new Trace(one, ended.getOrDefault(marker, 0L), made.getOrDefault(marker, 0L)));
        }
        count.outcomesByEffect().forEach((code, requests) -> outcomes.put(name(code), requests));
        received = count.workedOff();
        ledgerSum = count.sumsByEffect().values().stream().mapToLong(Long::longValue).sum();
    }

    private static String name(String effectCode) {
        return Effect.of(Integer.parseInt(effectCode)).name().toLowerCase(Locale.ROOT);
    }

    private void judge(Trace trace) {
        if (trace.isLost()) {
            lost.put(trace.sent().number(), trace.toString());
        } else if (trace.isTwice()) {
            twice.add(trace.toString());
        } else if (trace.isOtherwise()) {
            otherwise.add(trace.toString());
        }
        if (trace.sent().fate() == Fate.UNKNOWN && trace.outcomes() > 0) {
            unknownFound++;
        }
    }

    // ---- what was found ----

    List<Sent> sent(Fate fate) {
        return sent.stream().filter(one -> one.fate() == fate).toList();
    }

    int requests() {
        return sent.size();
    }

    /// How many of the acknowledged say what, in the end.
    Map<String, Long> statuses() {
        return new TreeMap<>(statuses);
    }

    /// Acknowledged, and not final, or without its effect.
    List<String> lost() {
        return List.copyOf(lost.values());
    }

    /// Done more than once, acknowledged or not.
    List<String> twice() {
        return List.copyOf(twice);
    }

    /// There once, and not as it should be.
    List<String> otherwise() {
        return List.copyOf(otherwise);
    }

    /// Of those whose sender had no clear answer.
    int unknownFound() {
        return unknownFound;
    }

    /// What the store itself contradicts itself in.
    List<String> violations() {
        return List.copyOf(violations);
    }

    Map<String, Long> outcomes() {
        return Map.copyOf(outcomes);
    }

    /// Received: entries of the log, all of them below the positions.
    long received() {
        return received;
    }

    /// All effects' sums together.
    long ledgerSum() {
        return ledgerSum;
    }

    /// From the last answer to the moment when nothing was pending.
    Duration untilFinal() {
        return untilFinal;
    }
}
