package io.catchment.bench.scale;

import static java.util.Objects.requireNonNull;

import io.catchment.bench.Pulse;
import io.catchment.bench.load.Answers;
import io.catchment.bench.load.Bodies;
import io.catchment.bench.load.Crowd;
import io.catchment.bench.load.LoadProcess;
import io.catchment.bench.load.Step;
import io.catchment.bench.load.Target;
import io.catchment.bench.race.Entrant;
import io.catchment.bench.race.Finish;
import io.catchment.bench.race.Ground;
import io.catchment.bench.race.Processes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// One server under load: warmed up and drained, then loaded as fast as it answers, until all are rows; and what that made
/// counted.
final class Turn {
    /// PostgreSQL's sessions tell what they have counted once a second.
    private static final long COUNTED_LATE_MILLIS = 1_500;

    // Their ids are in the order of time: the new ones are at the end of an index.
    private static final String MADE_SINCE =
            """
            SELECT (SELECT count(*) FROM lead
                     WHERE account = a.id AND id >= s.id)                            AS leads,
                   (SELECT count(*) FROM opportunity
                     WHERE account = a.id AND id >= s.id)                            AS opportunities,
                   (SELECT count(*) FROM outcome
                     WHERE account = a.id AND accepted_at >= to_timestamp(%1$d / 1e3)) AS finished
              FROM account AS a,
                   (SELECT (lpad(to_hex(%1$d), 12, '0') || '70000000000000000000')::uuid AS id) AS s
             WHERE a.name = 'demo'
            """;

    private final Options options;
    private final Ground ground;
    private final Entrant entrant;
    private final LoadProcess load;
    private final long firstIndex;
    private final long finishedBefore;
    private final long beganMillis = System.currentTimeMillis();
    private final List<String> wrong = new ArrayList<>();
    private final Map<String, Object> figures = new LinkedHashMap<>();
    private long accepted;

    private Turn(
            Options options, Ground ground, Entrant entrant, LoadProcess load, long firstIndex) {
        this.options = options;
        this.ground = ground;
        this.entrant = entrant;
        this.load = load;
        this.firstIndex = firstIndex;
        this.finishedBefore = entrant.finished();
    }

    /// What a turn showed.
    ///
    /// @param nextIndex of the bodies: all before are sent
    /// @param memory by the name of the process, through the time of the load
    /// @param counted by PostgreSQL, in the time that was measured
    /// @param wrong what was not as it has to be
    record Shown(
            double rowsPerSecond,
            long nextIndex,
            Map<String, Memory> memory,
            Map<String, Long> counted,
            Map<String, Object> figures,
            List<String> wrong) {
        Memory memoryOf(String name) {
            return requireNonNull(memory.get(name), name);
        }

        long counted(String name) {
            return requireNonNull(counted.get(name), name);
        }
    }

    /// @param firstIndex of the bodies: all before are rows
    static Shown run(Options options, Ground ground, Entrant entrant, long firstIndex) {
        Target target =
                new Target(
                        entrant.address(),
                        entrant.path(),
                        entrant.headers(),
                        options.connections(),
                        Stock.SEED,
                        firstIndex,
                        options.isScattered(),
                        Crowd.NONE);
        try (LoadProcess load = LoadProcess.start(target, ground.log("load"))) {
            return new Turn(options, ground, entrant, load, firstIndex).run();
        }
    }

    private Shown run() {
        pour(options.warmSeconds());
        awaitCounters();
        if (options.isProfile()) {
            Statements.begin(ground);
        }
        Counters before = Counters.of(ground);
        Cpu cpuBefore = Cpu.of(this);
        Pulse pulse = pulse();
        Answers answers = pour(options.seconds());
        double seconds = (System.currentTimeMillis() - answers.firstSentAtMillis()) / 1e3;
        Cpu cpu = Cpu.of(this);
        pulse.close();
        awaitCounters();
        Map<String, Long> counted = Counters.of(ground).since(before);

        double rowsPerSecond = answers.accepted() / seconds;
        figures.put("rowsPerSecond", Math.round(rowsPerSecond));
        figures.put("acceptedPerSecond", Math.round(answers.acceptedPerSecond()));
        figures.put("answerMillis", answers.millis());
        figures.put("captures", answers.accepted());
        figures.put("micros", cpu.since(cpuBefore, answers.accepted()));
        figures.put("ofACapture", each(counted, answers.accepted()));
        figures.put("counted", counted);
        Map<String, Memory> memory = Memory.of(pulse.beats());
        figures.put("memory", memory);
        if (options.isProfile()) {
            figures.put("statements", Statements.dearest(ground));
        }
        check(answers.firstIndexNotSent());
        return new Shown(
                rowsPerSecond, answers.firstIndexNotSent(), memory, counted, figures, wrong);
    }

    /// Returns when all of it is rows.
    private Answers pour(int seconds) {
        Answers answers = load.run(Step.asFastAsAnswered(seconds));
        accepted += answers.accepted();
        if (answers.accepted() != answers.sent()) {
            wrong.add(answers.sent() + " sent, answered " + answers.byStatus());
        }
        if (!Finish.await(entrant::finished, finishedBefore + accepted)) {
            wrong.add(
                    (entrant.finished() - finishedBefore)
                            + " of "
                            + accepted
                            + " are finished, and nothing moves");
        }
        return answers;
    }

    private Pulse pulse() {
        return Pulse.of(
                Map.of(
                        "server", () -> Processes.bytesNow(entrant.process()),
                        "postgres", () -> Processes.bytesNow(ground.postmaster()),
                        "postgresWithoutBuffers",
                                () -> Processes.privateBytesNow(ground.postmaster())));
    }

    private static void awaitCounters() {
        try {
            Thread.sleep(COUNTED_LATE_MILLIS);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static Map<String, Double> each(Map<String, Long> counted, long captures) {
        Map<String, Double> each = new LinkedHashMap<>();
        counted.forEach(
                (name, number) -> each.put(name, Math.round(100.0 * number / captures) / 100.0));
        return each;
    }

    private void check(long nextIndex) {
        Map<String, Long> expected = new LinkedHashMap<>();
        expected.put("leads", Bodies.newPersons(nextIndex) - Bodies.newPersons(firstIndex));
        expected.put("opportunities", nextIndex - firstIndex);
        expected.put("finished", nextIndex - firstIndex);
        Map<String, Long> found = ground.numbers(MADE_SINCE.formatted(beganMillis));
        if (!found.equals(expected)) {
            wrong.add("expected " + expected + ", found " + found);
        }
    }

    /// Seconds of processor time used up to now.
    private record Cpu(double server, double postgres, double generator) {
        static Cpu of(Turn turn) {
            return new Cpu(
                    Processes.cpuSeconds(turn.entrant.process()),
                    Processes.cpuSeconds(turn.ground.postmaster()),
                    Processes.cpuSeconds(turn.load.handle()));
        }

        Map<String, Long> since(Cpu before, long captures) {
            Map<String, Long> micros = new LinkedHashMap<>();
            micros.put("server", Math.round((server - before.server) * 1e6 / captures));
            micros.put("postgres", Math.round((postgres - before.postgres) * 1e6 / captures));
            micros.put("generator", Math.round((generator - before.generator) * 1e6 / captures));
            return micros;
        }
    }
}
