package io.catchment.process;

import io.catchment.intake.Entry;

/// Does the work of a request while its sender waits, beside the queue and never behind it.
@FunctionalInterface
public interface AtOnce {
    /// @param entry of any kind; it is in no log, and kept with its outcome
    /// @throws RuntimeException for a fault of ours that could not even be written down: nothing is stored
    Ending run(Entry entry);
}
