package io.catchment.bench.race;

import io.catchment.bench.load.Answers;
import io.catchment.bench.load.Step;
import java.util.List;
import java.util.Map;

/// `bench/burst`: twenty seconds of as many captures as 256 connections can bring, upon a server that stands still.
///
/// In each round the server is warmed up, its sustained rate is taken as `bench/run` takes it, and then the burst comes:
/// how many it accepts, how long each answer takes, how many become rows meanwhile, and how fast the rest does after
/// it. What is final is seen by a connection of its own to the store, twenty times a second.
final class Burst {
    private static final double ACCEPTED_PER_SECOND_MIN = 30_000;
    private static final double ANSWER_P99_MAX_MILLIS = 50;
    private static final double SHARE_MIN = 0.25;
    private static final double DRAIN_MIN = 1;

    /// As in `bench/run`.
    private static final int SUSTAINED_CONNECTIONS = 64;

    private static final int CONNECTIONS = 256;

    private final Solo solo;
    private final int warmSeconds;
    private final int seconds;

    private Burst(Solo solo, boolean isShort) {
        this.solo = solo;
        this.warmSeconds = isShort ? 4 : 10;
        this.seconds = isShort ? 5 : 20;
    }

    /// What one round showed.
    ///
    /// @param share rows a second during the burst, by those of the sustained rate
    /// @param drain rows a second after it, by the same
    /// @param used by each process for a captured request while the burst lasted, and the cores that were busy then
    record Found(
            double sustainedRowsPerSecond,
            double acceptedPerSecond,
            Map<String, Double> answerMillis,
            double rowsPerSecond,
            double drainRowsPerSecond,
            double share,
            double drain,
            double drainSeconds,
            long accepted,
            Map<String, Double> used,
            List<Long> answeredEachSecond) {
        Found {
            answerMillis = Map.copyOf(answerMillis);
            used = Map.copyOf(used);
            answeredEachSecond = List.copyOf(answeredEachSecond);
        }
    }

    public static void main(String[] arguments) {
        Rounds<Found> rounds =
                Rounds.run("burst", arguments, (solo, isShort) -> new Burst(solo, isShort).run());
        rounds.show("sustained rows/s", Found::sustainedRowsPerSecond);
        rounds.atLeast("durable accepts/s", ACCEPTED_PER_SECOND_MIN, Found::acceptedPerSecond);
        rounds.below(
                "answer p99 ms", ANSWER_P99_MAX_MILLIS, found -> found.answerMillis().get("p99.0"));
        rounds.atLeast("rows/s during the burst, by the sustained rate", SHARE_MIN, Found::share);
        rounds.atLeast("rows/s after the burst, by the sustained rate", DRAIN_MIN, Found::drain);
        System.exit(rounds.write());
    }

    private Found run() {
        solo.connect(SUSTAINED_CONNECTIONS);
        solo.send(Step.asFastAsAnswered(warmSeconds));
        solo.drain();
        double sustained = sustainedRowsPerSecond();
        solo.connect(CONNECTIONS);
        solo.send(Step.asFastAsAnswered(warmSeconds / 2));
        solo.drain();
        return burst(sustained);
    }

    private double sustainedRowsPerSecond() {
        Answers answers = solo.send(Step.asFastAsAnswered(seconds));
        solo.drain();
        double seconds = (System.currentTimeMillis() - answers.firstSentAtMillis()) / 1e3;
        return answers.accepted() / seconds;
    }

    private Found burst(double sustained) {
        long finishedBefore = solo.accepted();
        Progress progress = Progress.of(solo.ground());
        Usage before = solo.usage();
        Answers answers = solo.send(Step.asFastAsAnswered(seconds));
        Map<String, Double> used =
                Usage.named(solo.usage().since(before, answers.accepted(), answers.seconds()));
        solo.drain();
        progress.close();

        List<Progress.Look> looks = progress.looks();
        long endMillis = answers.firstSentAtMillis() + Math.round(answers.seconds() * 1e3);
        double finished = Progress.finishedAt(looks, endMillis);
        double rows = (finished - finishedBefore) / answers.seconds();
        double drainSeconds = (Progress.reachedMillis(looks, solo.accepted()) - endMillis) / 1e3;
        double drained = (solo.accepted() - finished) / drainSeconds;
        return new Found(
                sustained,
                answers.acceptedPerSecond(),
                answers.millis(),
                rows,
                drained,
                rows / sustained,
                drained / sustained,
                drainSeconds,
                answers.accepted(),
                used,
                answers.answeredEachSecond());
    }
}
