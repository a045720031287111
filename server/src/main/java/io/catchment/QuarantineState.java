package io.catchment;

/// What was done about a request in the quarantine.
public enum QuarantineState {
    /// Nothing.
    OPEN,
    /// It was sent again, whatever became of that.
    REPLAYED,
    /// A person gave it up, with a reason.
    DISMISSED
}
