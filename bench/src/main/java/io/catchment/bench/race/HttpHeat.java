package io.catchment.bench.race;

import io.catchment.bench.Pulse;
import io.catchment.bench.load.Answers;
import io.catchment.bench.load.Bodies;
import io.catchment.bench.load.LoadProcess;
import io.catchment.bench.load.Rows;
import io.catchment.bench.load.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A heat over HTTP: warmed up and drained, then loaded as fast as it answers, until all are rows; and the rows counted.
final class HttpHeat {
    private static final double MEGABYTE = 1e6;

    private final String name;
    private final Keeps keeps;
    private final Pace pace;
    private final Ground ground;
    private final Entrant entrant;
    private final LoadProcess load;
    private final Attendant attendant;
    private final Map<Figure, Double> figures = new TreeMap<>();
    private final List<String> wrong = new ArrayList<>();
    private long accepted;

    /// Looks on while a heat is measured.
    interface Attendant {
        void begins();

        void ended();
    }

    /// Nobody looks on.
    static final Attendant NOBODY =
            new Attendant() {
                @Override
                public void begins() {}

                @Override
                public void ended() {}
            };

    HttpHeat(
            String name,
            Keeps keeps,
            Pace pace,
            Ground ground,
            Entrant entrant,
            LoadProcess load,
            Attendant attendant) {
        this.name = name;
        this.keeps = keeps;
        this.pace = pace;
        this.ground = ground;
        this.entrant = entrant;
        this.load = load;
        this.attendant = attendant;
    }

    Heat run() {
        Answers warm = load.run(Step.asFastAsAnswered(pace.warmSeconds()));
        accepted = warm.accepted();
        check(warm);
        awaitFinished();
        Answers answers = measure();
        check(answers);
        if (keepsSomething()) {
            countRows(answers.firstIndexNotSent());
        }
        return new Heat(name, figures, wrong);
    }

    private Answers measure() {
        Pulse memory = Pulse.of(Map.of("postgres", () -> Processes.bytesNow(ground.postmaster())));
        attendant.begins();
        Usage before = Usage.of(ground, entrant, load.handle());
        Answers answers = load.run(Step.asFastAsAnswered(pace.seconds()));
        accepted += answers.accepted();
        awaitFinished();
        double seconds = (System.currentTimeMillis() - answers.firstSentAtMillis()) / 1e3;
        Usage after = Usage.of(ground, entrant, load.handle());
        attendant.ended();
        memory.close();

        figures.put(Figure.CAPTURES, (double) answers.accepted());
        figures.put(Figure.ACCEPTED_PER_SECOND, answers.acceptedPerSecond());
        figures.put(Figure.ANSWER_P50, answers.millis().get("p50.0"));
        figures.put(Figure.ANSWER_P99, answers.millis().get("p99.0"));
        figures.put(Figure.ANSWER_P999, answers.millis().get("p99.9"));
        figures.putAll(after.since(before, answers.accepted(), seconds));
        figures.put(Figure.SERVER_BYTES, Processes.peakBytes(entrant.process()) / MEGABYTE);
        figures.put(Figure.GENERATOR_BYTES, Processes.peakBytes(load.handle()) / MEGABYTE);
        if (keepsSomething()) {
            figures.put(Figure.ROWS_PER_SECOND, answers.accepted() / seconds);
            figures.put(Figure.POSTGRES_BYTES, peak(memory) / MEGABYTE);
        } else {
            figures.keySet().removeAll(List.of(Figure.POSTGRES_CPU, Figure.WAL_BYTES));
        }
        return answers;
    }

    private boolean keepsSomething() {
        return keeps != Keeps.NOTHING;
    }

    private static double peak(Pulse memory) {
        return memory.beats().stream()
                .mapToLong(beat -> beat.getOrDefault("postgres", 0L))
                .max()
                .orElse(0);
    }

    private void awaitFinished() {
        if (keepsSomething() && !Finish.await(entrant::finished, accepted)) {
            wrong.add(entrant.finished() + " of " + accepted + " are finished, and nothing moves");
        }
    }

    private void check(Answers answers) {
        if (answers.accepted() != answers.sent()) {
            wrong.add(answers.sent() + " sent, answered " + answers.byStatus());
        }
    }

    private void countRows(long captures) {
        Rows expected = keeps.of(Bodies.rows(captures));
        Rows found = entrant.rows();
        if (!found.equals(expected)) {
            wrong.add("expected " + expected + ", found " + found);
        }
    }
}
