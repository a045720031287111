package io.catchment.bench.race;

import io.catchment.bench.load.Answers;
import io.catchment.bench.load.Step;
import java.util.LinkedHashMap;
import java.util.Map;
import org.HdrHistogram.Histogram;

/// `bench/steady`: a thousand captures a second for a minute, whatever the answers do: how long until each is
/// accepted, and how long from then until it is final for everybody.
///
/// In each round the server is warmed up as fast as it answers and stands still then; the rate is held for some seconds
/// before the minute that counts. The time of an answer begins when its capture was meant to be sent. The sender counts in
/// whole milliseconds and may be one late, which is in that time and shown beside it. What is final is seen as [Finals]
/// says.
final class Steady {
    private static final double ANSWER_P50_MAX_MILLIS = 2;
    private static final double ANSWER_P99_MAX_MILLIS = 10;
    private static final double FINAL_P50_MAX_MILLIS = 10;
    private static final double FINAL_P99_MAX_MILLIS = 50;

    private static final int PER_SECOND = 1_000;
    private static final int CONNECTIONS = 64;
    private static final String P50 = "p50.0";
    private static final String P99 = "p99.0";
    private static final double[] PERCENTILES = {50, 90, 99, 99.9, 100};

    private final Solo solo;
    private final int warmSeconds;
    private final int seconds;

    private Steady(Solo solo, boolean isShort) {
        this.solo = solo;
        this.warmSeconds = isShort ? 5 : 10;
        this.seconds = isShort ? 15 : 60;
    }

    /// What one round showed, in milliseconds by percentile.
    ///
    /// @param answer from when a capture was meant to be sent to the end of its answer
    /// @param answerByHyperfoil from when Hyperfoil took it up, its own lateness left out
    /// @param late from when it was meant to be sent to when it was
    /// @param toFinal from when the server took it to when it was seen to be final
    /// @param toFinalError by how much that is too long at most
    /// @param notSent whose turn came and who had no place to wait: none, or the rate was not held
    /// @param used by each process for a capture, and the cores that were busy
    record Found(
            Map<String, Double> answer,
            Map<String, Double> answerByHyperfoil,
            Map<String, Double> late,
            Map<String, Double> toFinal,
            Map<String, Double> toFinalError,
            long sent,
            long notSent,
            Map<String, Double> used) {
        Found {
            answer = Map.copyOf(answer);
            answerByHyperfoil = Map.copyOf(answerByHyperfoil);
            late = Map.copyOf(late);
            toFinal = Map.copyOf(toFinal);
            toFinalError = Map.copyOf(toFinalError);
            used = Map.copyOf(used);
        }
    }

    public static void main(String[] arguments) {
        Rounds<Found> rounds =
                Rounds.run("steady", arguments, (solo, isShort) -> new Steady(solo, isShort).run());
        rounds.below("answer p50 ms", ANSWER_P50_MAX_MILLIS, found -> at(P50, found.answer()));
        rounds.below("answer p99 ms", ANSWER_P99_MAX_MILLIS, found -> at(P99, found.answer()));
        rounds.show("of which the sender's own p50 ms", found -> at(P50, found.late()));
        rounds.show("of which the sender's own p99 ms", found -> at(P99, found.late()));
        rounds.below(
                "accepted to final p50 ms",
                FINAL_P50_MAX_MILLIS,
                found -> at(P50, found.toFinal()));
        rounds.below(
                "accepted to final p99 ms",
                FINAL_P99_MAX_MILLIS,
                found -> at(P99, found.toFinal()));
        rounds.show("too long by p50 ms at most", found -> at(P50, found.toFinalError()));
        rounds.show("too long by p99 ms at most", found -> at(P99, found.toFinalError()));
        rounds.below("captures that could not be sent in their turn", 1, Found::notSent);
        System.exit(rounds.write());
    }

    private static double at(String percentile, Map<String, Double> millis) {
        return millis.getOrDefault(percentile, Double.NaN);
    }

    private Found run() {
        solo.connect(CONNECTIONS);
        solo.send(Step.asFastAsAnswered(warmSeconds));
        solo.drain();
        solo.send(Step.held(PER_SECOND, warmSeconds));
        solo.drain();
        Finals finals = Finals.of(solo.ground());
        Usage before = solo.usage();
        Answers answers = solo.send(Step.held(PER_SECOND, seconds));
        Usage after = solo.usage();
        solo.drain();
        finals.close();
        return new Found(
                answers.millis(),
                answers.hyperfoilMillis(),
                answers.lateMillis(),
                millis(finals.micros(solo.ground(), answers.firstSentAtMillis())),
                millis(finals.errorMicros()),
                answers.sent(),
                answers.notSent(),
                Usage.named(after.since(before, answers.accepted(), answers.seconds())));
    }

    private static Map<String, Double> millis(Histogram micros) {
        Map<String, Double> millis = new LinkedHashMap<>();
        for (double percentile : PERCENTILES) {
            millis.put("p" + percentile, micros.getValueAtPercentile(percentile) / 1e3);
        }
        return millis;
    }
}
