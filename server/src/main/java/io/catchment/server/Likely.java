package io.catchment.server;

import java.util.Collection;
import java.util.Comparator;

/// Which of some words somebody may have meant.
final class Likely {
    /// More slips of the pen make another word.
    private static final int SLIPS_MAX = 2;

    private Likely() {}

    /// As `did you mean --http-port?`, else where all words are listed.
    static String hint(String given, Collection<String> words) {
        return words.stream()
                .min(Comparator.comparingInt(word -> slips(given, word)))
                .filter(word -> slips(given, word) <= SLIPS_MAX)
                .map(word -> "did you mean " + word + "?")
                .orElse("see --help");
    }

    /// How many characters are to be put in, taken out or changed (Levenshtein).
    private static int slips(String one, String other) {
        int[] row = new int[other.length() + 1];
        for (int i = 0; i <= other.length(); i++) {
            row[i] = i;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int k = 1; k <= other.length(); k++) {
                int changed = diagonal + (one.charAt(i - 1) == other.charAt(k - 1) ? 0 : 1);
                diagonal = row[k];
                row[k] = Math.min(changed, Math.min(row[k - 1], row[k]) + 1);
            }
        }
        return row[other.length()];
    }
}
