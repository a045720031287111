package io.catchment.quarantine;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Part of a list.
///
/// @param next the numbers that the last item is sorted by, none below 0; empty when nothing follows
public record Page<T>(List<T> items, Optional<List<Long>> next) {
    public Page {
        items = List.copyOf(items);
    }

    /// @param found one more than a page holds, where there is one
    static <R, T> Page<T> of(
            List<R> found, int limit, Function<R, T> item, Function<R, List<Long>> place) {
        List<R> rows = found.subList(0, Math.min(limit, found.size()));
        return new Page<>(
                rows.stream().map(item).toList(),
                found.size() > limit ? Optional.of(place.apply(rows.getLast())) : Optional.empty());
    }
}
