package io.catchment.bench.scale;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/// What was asked for.
///
/// @param rows how many leads, and as many opportunities, are stocked
/// @param rounds in each of which either store has its turn
/// @param warmSeconds of load before that is not measured
/// @param seconds of load that are
/// @param connections each with one request at a time
/// @param isScattered as [io.catchment.bench.load.Bodies] has it
/// @param isCold what captures look into is not read before
/// @param isProfile tells what each statement costs, which costs some of the rate
/// @param isTheWhole nothing is left out or made shorter: the result may be kept
/// @param isWarm long enough for the targets to be judged
record Options(
        long rows,
        int rounds,
        int warmSeconds,
        int seconds,
        int connections,
        boolean isScattered,
        boolean isCold,
        boolean isProfile,
        boolean isTheWhole,
        boolean isWarm) {
    private static final Options FULL =
            new Options(10_000_000, 3, 20, 45, 64, false, false, false, true, true);

    /// About a minute, once the stock is there: the code is still cold.
    private static final Options SHORT =
            new Options(100_000, 1, 3, 5, 64, false, false, false, false, false);

    Options {
        if (rows < 1 || rounds < 1 || warmSeconds < 1 || seconds < 1 || connections < 1) {
            throw new IllegalArgumentException("there has to be at least one of each");
        }
    }

    /// @throws IllegalArgumentException for a word that is none
    static Options of(List<String> arguments) {
        Deque<String> words = new ArrayDeque<>(arguments);
        Options options = words.remove("--short") ? SHORT : FULL;
        while (!words.isEmpty()) {
            options = options.with(words.remove(), words);
        }
        return options;
    }

    private Options with(String word, Deque<String> more) {
        return switch (word) {
            case "--scattered" -> scattered();
            case "--cold" -> cold();
            case "--profile" -> profile();
            case "--rows" -> rows(Long.parseLong(more.remove()));
            case "--rounds" -> rounds(Integer.parseInt(more.remove()));
            case "--seconds" -> seconds(Integer.parseInt(more.remove()));
            default -> throw new IllegalArgumentException("what is " + word + "?");
        };
    }

    private Options scattered() {
        return new Options(
                rows,
                rounds,
                warmSeconds,
                seconds,
                connections,
                true,
                isCold,
                isProfile,
                isTheWhole,
                isWarm);
    }

    private Options cold() {
        return new Options(
                rows,
                rounds,
                warmSeconds,
                seconds,
                connections,
                isScattered,
                true,
                isProfile,
                false,
                isWarm);
    }

    private Options profile() {
        return new Options(
                rows,
                rounds,
                warmSeconds,
                seconds,
                connections,
                isScattered,
                isCold,
                true,
                false,
                isWarm);
    }

    private Options rows(long other) {
        return new Options(
                other,
                rounds,
                warmSeconds,
                seconds,
                connections,
                isScattered,
                isCold,
                isProfile,
                false,
                isWarm);
    }

    private Options rounds(int other) {
        return new Options(
                rows,
                other,
                warmSeconds,
                seconds,
                connections,
                isScattered,
                isCold,
                isProfile,
                false,
                isWarm);
    }

    private Options seconds(int other) {
        return new Options(
                rows,
                rounds,
                warmSeconds,
                other,
                connections,
                isScattered,
                isCold,
                isProfile,
                false,
                isWarm);
    }
}
