package io.catchment.bench.race;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/// What was asked for.
///
/// @param only names of contestants, empty for all
/// @param seed of the order and of the bodies
/// @param isTheWhole nothing is left out or made shorter: the result may be kept
/// @param isWarm long enough for the targets to be judged
record Options(Pace pace, Set<String> only, long seed, boolean isTheWhole, boolean isWarm) {

    /// @throws IllegalArgumentException for a word that is none
    static Options of(List<String> arguments) {
        Deque<String> words = new ArrayDeque<>(arguments);
        boolean isShort = words.remove("--short");
        Pace pace = isShort ? Pace.SHORT : Pace.FULL;
        Set<String> only = Set.of();
        long seed = new Random().nextInt(1_000_000);
        boolean isTheWhole = !isShort;
        while (!words.isEmpty()) {
            String word = words.remove();
            isTheWhole &= word.equals("--seed");
            switch (word) {
                case "--seed" -> seed = Long.parseLong(words.remove());
                case "--only" -> only = Set.of(words.remove().split(",", -1));
                case "--rounds" -> pace = pace.rounds(Integer.parseInt(words.remove()));
                case "--seconds" -> pace = pace.seconds(Integer.parseInt(words.remove()));
                case "--connections" -> pace = pace.connections(Integer.parseInt(words.remove()));
                default -> throw new IllegalArgumentException("what is " + word + "?");
            }
        }
        return new Options(pace, only, seed, isTheWhole, !isShort);
    }

    /// @throws IllegalArgumentException when a name is nobody's
    List<Contestant> chosenOf(List<Contestant> all) {
        List<Contestant> chosen = new ArrayList<>(all);
        if (!only.isEmpty()) {
            chosen.removeIf(contestant -> !only.contains(contestant.name()));
        }
        if (!only.isEmpty() && chosen.size() < only.size()) {
            Set<String> unknown = new TreeSet<>(only);
            all.forEach(contestant -> unknown.remove(contestant.name()));
            throw new IllegalArgumentException("nobody is called " + unknown);
        }
        return List.copyOf(chosen);
    }
}
