package io.catchment.intake;

import io.catchment.Unavailable;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The log cannot take more now: it is closing, its queue is full, or the disk failed.
///
/// The same bytes may be sent again after [#retryAfter()].
public final class LogUnavailableException extends RuntimeException implements Unavailable {
    private static final long serialVersionUID = 1;

    private final Duration retryAfter;

    public LogUnavailableException(String message, Duration retryAfter, @Nullable Throwable cause) {
        super(message, cause);
        this.retryAfter = retryAfter;
    }

    @Override
    public Duration retryAfter() {
        return retryAfter;
    }
}
