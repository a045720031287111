package io.catchment.bench.fairness;

import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/// How long something took, each time.
///
/// @param micros sorted
@SuppressWarnings("ArrayRecordComponent") // never compared
record Times(long[] micros) {
    private static final double[] PERCENTILES = {50, 90, 99, 100};

    Times {
        micros = micros.clone();
        Arrays.sort(micros);
    }

    static Times of(Collection<Outcome> outcomes) {
        return new Times(outcomes.stream().mapToLong(Outcome::micros).toArray());
    }

    /// The nearest rank; 0 of nothing.
    double millis(double percentile) {
        if (micros.length == 0) {
            return 0;
        }
        int rank = (int) Math.ceil(percentile / 100 * micros.length);
        return micros[Math.max(1, rank) - 1] / 1e3;
    }

    /// As figures of a result.
    Map<String, Object> figures() {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("count", micros.length);
        for (double percentile : PERCENTILES) {
            figures.put("p" + (int) percentile, millis(percentile));
        }
        return figures;
    }
}
