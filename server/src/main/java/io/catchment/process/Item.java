package io.catchment.process;

import io.catchment.LogId;
import io.catchment.Position;
import io.catchment.intake.Entry;
import io.catchment.store.Changes.Tried;

/// One request to be worked on.
///
/// @param attempts how often it was tried before
record Item(Position position, Entry entry, int attempts) {
    /// Whether its sender waits for what it comes to: then there is one try.
    boolean isSynchronous() {
        return position.log().equals(LogId.SYNCHRONOUS);
    }

    boolean isFirstTry() {
        return attempts == 0;
    }

    /// What it was while it waited for this try.
    Tried tried() {
        return new Tried(entry.header().account(), position, attempts);
    }
}
