package io.catchment;

import java.time.Duration;

/// Trouble that passes: something this server stands on is not there now. The same may be asked again.
///
/// Exceptions are marked with it, so that the door can say so without knowing what it stands on.
public interface Unavailable {
    /// When asking again is worth while.
    Duration retryAfter();
}
