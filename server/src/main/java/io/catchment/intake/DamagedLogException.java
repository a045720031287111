package io.catchment.intake;

import org.jspecify.annotations.Nullable;

/// What should be in the log is not, or is not what was written. The message names log, partition and offsets.
public final class DamagedLogException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public DamagedLogException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
