package io.catchment;

/// The name of one intake log for all time, so that positions of different logs never meet.
///
/// @param value 1 to 100 characters; random for an embedded log
public record LogId(String value) {
    /// Stands for the log of requests that were answered when their work was done: nothing was ever appended for them,
    /// and their ids and outcomes need a place all the same.
    public static final LogId SYNCHRONOUS = new LogId("sync");

    private static final int CHARACTERS_MAX = 100;

    public LogId {
        if (value.isEmpty() || value.length() > CHARACTERS_MAX) {
            throw new IllegalArgumentException(
                    "a log id has 1 to " + CHARACTERS_MAX + " characters, not " + value.length());
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
