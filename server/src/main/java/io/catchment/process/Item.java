package io.catchment.process;

import io.catchment.Position;
import io.catchment.intake.Entry;

/// One request to be worked on.
///
/// @param attempts how often it was tried before
record Item(Position position, Entry entry, int attempts) {
    boolean isFirstTry() {
        return attempts == 0;
    }
}
