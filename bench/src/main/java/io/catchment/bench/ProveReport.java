package io.catchment.bench;

import io.catchment.bench.Sent.Fate;
import io.catchment.bench.Trial.Event;
import io.catchment.bench.Trial.Lived;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/// What all trials of a run came to, as figures and as what has to be so.
///
/// ```
///   requests = acknowledged + refused + turned away + without a clear answer
///   received = what became of all              in the store, once nothing is pending
/// ```
record ProveReport(Result result, List<Lived> lives) {
    private static final int SHOWN_MAX = 20;

    void write() {
        senders();
        faults();
        store();
        verdicts();
    }

    private void senders() {
        result.figure("requests", sum(life -> life.proof().requests()));
        result.figure("acknowledged", count(Fate.ACKNOWLEDGED));
        result.figure("refused", count(Fate.REFUSED));
        result.figure("turned away, not stored", count(Fate.TURNED_AWAY));
        result.figure("without a clear answer", count(Fate.UNKNOWN));
        result.figure("of these there", sum(life -> life.proof().unknownFound()));
        result.figure("answers by code", sums(Lived::answers));
        result.figure("found nobody to connect to", sum(Lived::unconnected));
    }

    private void faults() {
        List<Event> events = all(Lived::events);
        Map<String, Long> kinds = new TreeMap<>();
        events.forEach(event -> kinds.merge(event.fault().kind(), 1L, Long::sum));
        result.figure("faults", events.size());
        result.figure("faults by kind", kinds);
        result.figure("starts that came to nothing", sum(Lived::failedStarts));
        result.figure("seconds from a start to ready", spread(all(Lived::untilReady)));
        List<Probe.Well> wells = events.stream().flatMap(event -> event.well().stream()).toList();
        result.figure(
                "seconds from a fault's end until one was acknowledged",
                spread(wells.stream().map(Probe.Well::acknowledged).toList()));
        result.figure(
                "seconds from a fault's end until that one was final",
                spread(wells.stream().map(Probe.Well::applied).toList()));
        result.figure("faults after which it was started anew by hand", all(Lived::byHand));
        result.raw("what befell it", events.stream().map(ProveReport::row).toList());
    }

    private static Map<String, Double> spread(List<Duration> durations) {
        List<Duration> sorted = durations.stream().sorted().toList();
        Map<String, Double> spread = new LinkedHashMap<>();
        if (!sorted.isEmpty()) {
            spread.put("median", Result.seconds(sorted.get(sorted.size() / 2)));
            spread.put("max", Result.seconds(sorted.getLast()));
        }
        return spread;
    }

    private static Map<String, Object> row(Event event) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("atSeconds", Result.seconds(event.at()));
        row.put("fault", event.fault().toString());
        row.put("seconds", Result.seconds(event.took()));
        row.put("seen", event.seen());
        event.well()
                .ifPresent(well -> {
                    row.put("acknowledgedAfterSeconds", Result.seconds(well.acknowledged()));
                    row.put("finalAfterSeconds", Result.seconds(well.applied()));
                });
        return row;
    }

    private void store() {
        result.figure("final by status", sums(life -> life.proof().statuses()));
        result.figure("outcomes by effect", sums(life -> life.proof().outcomes()));
        result.figure(
                "seconds from the last answer until nothing was pending",
                spread(lives.stream().map(life -> life.proof().untilFinal()).toList()));
    }

    private void verdicts() {
        List<String> lost = all(life -> life.proof().lost());
        List<String> twice = all(life -> life.proof().twice());
        none("lost: acknowledged, and not final or not there", lost);
        none("twice: more than one outcome or opportunity", twice);
        none(
                "otherwise: there, and not as its sender was told",
                all(life -> life.proof().otherwise()));
        none(
                "contradictions of positions, outcomes, sums, keys and results",
                all(life -> life.proof().violations()));
        long outcomes = sum(life -> total(life.proof().outcomes()));
        result.check(
                "received = what became of all", sum(life -> life.proof().received()), outcomes);
        result.check(
                "the ledger's sums = outcomes", outcomes, sum(life -> life.proof().ledgerSum()));
        long acknowledged = count(Fate.ACKNOWLEDGED);
        System.out.printf(
                "acknowledged %d, final %d, lost %d, twice %d%n",
                acknowledged, acknowledged - lost.size(), lost.size(), twice.size());
    }

    private void none(String what, List<String> found) {
        List<String> shown = found.subList(0, Math.min(found.size(), SHOWN_MAX));
        result.verdict(what, found.isEmpty(), found.size() + " " + shown);
    }

    // ---- all trials together ----

    private long count(Fate fate) {
        return sum(life -> life.proof().sent(fate).size());
    }

    private long sum(ToLongFunction<Lived> number) {
        return lives.stream().mapToLong(number).sum();
    }

    private static long total(Map<String, Long> numbers) {
        return numbers.values().stream().mapToLong(Long::longValue).sum();
    }

    private Map<String, Long> sums(Function<Lived, Map<String, Long>> numbers) {
        Map<String, Long> sums = new TreeMap<>();
        lives.forEach(life ->
                numbers.apply(life).forEach((name, number) -> sums.merge(name, number, Long::sum)));
        return sums;
    }

    private <T> List<T> all(Function<Lived, List<T>> things) {
        return lives.stream().flatMap(life -> things.apply(life).stream()).toList();
    }
}
