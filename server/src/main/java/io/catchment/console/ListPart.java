package io.catchment.console;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Part of a list on a page that has several.
///
/// @param next where it goes on; empty: nothing follows
/// @param isFirst whether nothing comes before it
record ListPart<T>(List<T> items, Optional<String> next, boolean isFirst) {
    ListPart {
        items = List.copyOf(items);
    }

    static <T> ListPart<T> whole(List<T> items) {
        return new ListPart<>(items, Optional.empty(), true);
    }

    boolean isEmpty() {
        return items.isEmpty();
    }

    /// The same part of a list of other things.
    <R> ListPart<R> map(Function<T, R> change) {
        return new ListPart<>(items.stream().map(change).toList(), next, isFirst);
    }
}
