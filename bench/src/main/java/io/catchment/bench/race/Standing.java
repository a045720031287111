package io.catchment.bench.race;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Some numbers of several rounds, in one.
///
/// @param median of an even number of rounds: the mean of the two in the middle
record Standing(double median, double least, double most) {

    static Optional<Standing> of(Collection<Double> rounds) {
        if (rounds.isEmpty()) {
            return Optional.empty();
        }
        List<Double> sorted = rounds.stream().sorted().toList();
        double low = sorted.get((sorted.size() - 1) / 2);
        double high = sorted.get(sorted.size() / 2);
        return Optional.of(new Standing((low + high) / 2, sorted.getFirst(), sorted.getLast()));
    }

    Map<String, Double> raw() {
        Map<String, Double> raw = new LinkedHashMap<>();
        raw.put("median", median);
        raw.put("least", least);
        raw.put("most", most);
        return raw;
    }
}
