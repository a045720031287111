package io.catchment.process;

import io.catchment.Position;
import io.catchment.intake.Entry;
import io.catchment.store.Changes.Tried;

/// One request to be worked on.
///
/// @param attempts how often it was tried before
record Item(Position position, Entry entry, int attempts) {
    boolean isFirstTry() {
        return attempts == 0;
    }

    /// What it was while it waited for this try.
    Tried tried() {
        return new Tried(entry.header().account(), position, attempts);
    }
}
