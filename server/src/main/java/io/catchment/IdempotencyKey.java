package io.catchment;

/// What makes a request that is sent again the same request: of those of one account that carry it, one takes effect.
///
/// Callers choose theirs (`Idempotency-Key`); a replay has one of ours, so that sending it twice at once applies it
/// once. The two never meet.
///
/// @param value as it is kept
public record IdempotencyKey(String value) {
    /// Of a caller's own part, in characters: room for any id, and small in an index.
    public static final int CHARACTERS_MAX = 255;

    private static final String OF_CALLER = "caller:";
    private static final String OF_REPLAY = "replay:";

    public IdempotencyKey {
        if (!value.startsWith(OF_CALLER) && !value.startsWith(OF_REPLAY)) {
            throw new IllegalArgumentException("an idempotency key of nobody");
        }
    }

    /// @param given 1 to [#CHARACTERS_MAX] characters
    public static IdempotencyKey ofCaller(String given) {
        if (given.isEmpty() || given.length() > CHARACTERS_MAX) {
            throw new IllegalArgumentException(
                    "an idempotency key has 1 to "
                            + CHARACTERS_MAX
                            + " characters, not "
                            + given.length());
        }
        return new IdempotencyKey(OF_CALLER + given);
    }

    /// The key of the replay that follows some earlier ones of the same request.
    public static IdempotencyKey ofReplay(Position replayed, int earlier) {
        return new IdempotencyKey(OF_REPLAY + replayed + ":" + earlier);
    }
}
