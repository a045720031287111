package io.catchment.bench.race;

import io.catchment.bench.Repository;
import io.catchment.bench.Result;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import java.util.logging.Level;
import java.util.logging.Logger;

/// The rounds of a bench that has Catchment by itself, each with a new [Solo], and what they show. A target is judged by
/// the median of the rounds; what has to be so, has to be so in each.
///
/// `--short` runs one round that is over within a minute, judges nothing but what has to be so, and leaves its result
/// in `bench/target`.
///
/// @param <F> what a round finds
final class Rounds<F extends Record> {
    /// The median of them is not moved by one that met something else on the machine.
    private static final int ROUNDS = 3;

    private final Result result;
    private final Path file;
    private final boolean isShort;
    private final List<F> found = new ArrayList<>();

    private Rounds(Result result, Path file, boolean isShort) {
        this.result = result;
        this.file = file;
        this.isShort = isShort;
    }

    /// What one round does.
    interface Round<F extends Record> {
        F run(Solo solo, boolean isShort);
    }

    /// Runs them all.
    ///
    /// @param arguments `--short`, `--rounds N`, `--seed N`
    /// @throws IllegalArgumentException for any other
    static <F extends Record> Rounds<F> run(String name, String[] arguments, Round<F> round) {
        // PostgreSQL's starter has its say once a round.
        Logger.getLogger("").setLevel(Level.WARNING);
        Race.endChildrenToo();
        Deque<String> words = new ArrayDeque<>(List.of(arguments));
        boolean isShort = words.remove("--short");
        boolean isTheWhole = !isShort;
        int count = isShort ? 1 : ROUNDS;
        long seed = new Random().nextInt(1_000_000);
        while (!words.isEmpty()) {
            String word = words.remove();
            isTheWhole &= word.equals("--seed");
            switch (word) {
                case "--seed" -> seed = Long.parseLong(words.remove());
                case "--rounds" -> count = Integer.parseInt(words.remove());
                default -> throw new IllegalArgumentException("what is " + word + "?");
            }
        }
        Repository repository = Repository.ofThisProcess();
        Path folder = repository.emptyFolder(name);
        Path results = isTheWhole ? repository.results() : folder;
        Rounds<F> rounds =
                new Rounds<>(
                        new Result(name, repository), results.resolve(name + ".json"), isShort);
        rounds.result.figure("seed", seed);
        rounds.run(repository, folder, seed, count, round);
        return rounds;
    }

    private void run(Repository repository, Path folder, long seed, int count, Round<F> round) {
        List<String> wrong = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            try (Solo solo = Solo.start(repository, folder.resolve(String.valueOf(i)), seed)) {
                F one = round.run(solo, isShort);
                found.add(one);
                System.out.println("round " + i + ": " + one);
                for (String what : solo.wrong()) {
                    wrong.add("round " + i + ": " + what);
                }
            }
        }
        result.raw("rounds", found);
        result.check(
                "every capture was answered 200 and is final, and the rows are what they have to make",
                List.of(),
                wrong);
    }

    /// A figure that a target is about.
    void atLeast(String what, double least, ToDoubleFunction<F> figure) {
        Standing standing = standing(what, figure);
        judge(what + ", at least " + Report.number(least), standing.median() >= least, standing);
    }

    /// A figure that a target is about.
    void below(String what, double most, ToDoubleFunction<F> figure) {
        Standing standing = standing(what, figure);
        judge(what + ", below " + Report.number(most), standing.median() < most, standing);
    }

    /// A figure that helps to read the others.
    void show(String what, ToDoubleFunction<F> figure) {
        result.figure(what, said(standing(what, figure)));
    }

    private Standing standing(String what, ToDoubleFunction<F> figure) {
        Optional<Standing> standing =
                Standing.of(found.stream().map(figure::applyAsDouble).toList());
        return standing.orElseThrow(() -> new IllegalStateException("no round says " + what));
    }

    private void judge(String what, boolean isSo, Standing standing) {
        if (isShort) {
            result.figure(what + " (too short to judge)", said(standing));
        } else {
            result.verdict(what, isSo, said(standing));
        }
    }

    private static String said(Standing standing) {
        return "%s (%s–%s)"
                .formatted(
                        Report.number(standing.median()),
                        Report.number(standing.least()),
                        Report.number(standing.most()));
    }

    /// As [Result#write].
    int write() {
        return result.write(file);
    }
}
