package io.catchment.bench.race;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What one contestant did in one round.
///
/// @param figures those that make sense for it
/// @param wrong what has to be so and is not; its figures then count for nothing
record Heat(String contestant, Map<Figure, Double> figures, List<String> wrong) {
    Heat {
        figures = Map.copyOf(figures);
        wrong = List.copyOf(wrong);
    }

    static Heat of(String contestant, Map<Figure, Double> figures) {
        return new Heat(contestant, figures, List.of());
    }

    static Heat failed(String contestant, String why) {
        return new Heat(contestant, Map.of(), List.of(why));
    }

    Optional<Double> figure(Figure figure) {
        return wrong.isEmpty() ? Optional.ofNullable(figures.get(figure)) : Optional.empty();
    }

    /// As it is written.
    Map<String, Object> raw() {
        Map<String, Object> raw = new LinkedHashMap<>();
        raw.put("contestant", contestant);
        for (Figure figure : Figure.values()) {
            if (figures.containsKey(figure)) {
                raw.put(figure.title(), figures.get(figure));
            }
        }
        if (!wrong.isEmpty()) {
            raw.put("wrong", wrong);
        }
        return raw;
    }
}
