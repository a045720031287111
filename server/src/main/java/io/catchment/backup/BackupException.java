package io.catchment.backup;

import org.jspecify.annotations.Nullable;

/// A backup cannot be made, or cannot be used; the message is for the person who asked.
public final class BackupException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public BackupException(String message) {
        this(message, null);
    }

    public BackupException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
