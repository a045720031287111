package io.catchment.console;

import io.catchment.status.RequestList.Listed;
import io.catchment.status.RequestList.State;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/// A request in a list of those behind something.
///
/// @param source empty while nobody has read it
/// @param said of an error, a failure, or the last try; empty text: nothing
record BehindLine(
        String path,
        String id,
        Instant acceptedAt,
        State state,
        int key,
        Optional<String> source,
        String said) {
    static BehindLine of(CapturedPaths paths, Listed listed) {
        return new BehindLine(
                paths.request(listed.id()),
                listed.id().toString(),
                listed.acceptedAt(),
                listed.state(),
                listed.key().value(),
                listed.source(),
                listed.exceptionType()
                        .map(type -> type + listed.message().map(it -> ": " + it).orElse(""))
                        .orElse(""));
    }

    /// A state as the ledger heads it.
    static String word(State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    /// The look of a state.
    static String badge(State state) {
        return switch (state) {
            case CREATED, UPDATED, DUPLICATE -> "on";
            case REPEATED -> "off";
            case RETRYING, PENDING -> "waits";
            case REFUSED, ERROR, FAILURE -> "bad";
        };
    }
}
