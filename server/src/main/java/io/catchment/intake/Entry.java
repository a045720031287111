package io.catchment.intake;

import io.catchment.IdempotencyKey;
import io.catchment.Parameters;
import io.catchment.Position;
import java.util.Optional;

/// One request in the intake log: its header, what came beside its body, and the body byte for byte as it was sent.
///
/// The array is not copied: whoever makes an entry gives the body away.
// Entries are never compared, and a copy would cost each request its body again.
@SuppressWarnings("ArrayRecordComponent")
public record Entry(EntryHeader header, Attributes attributes, byte[] body) {
    public Entry {
        if (header.refused() != attributes.refusal().isPresent()) {
            throw new IllegalArgumentException(
                    "an entry has a refusal exactly when its header says so");
        }
    }

    /// One that came with nothing but its body.
    public static Entry plain(EntryHeader header, byte[] body) {
        return new Entry(header, Attributes.NONE, body);
    }

    public Optional<RefusalText> refusal() {
        return attributes.refusal();
    }

    /// What few entries have.
    ///
    /// @param refusal of a refused body: the exception and the message that its sender was given
    /// @param idempotencyKey of those with the same one, one takes effect
    /// @param replayOf the request that a person sends again by this one
    /// @param parameters what the request says beside its body
    public record Attributes(
            Optional<RefusalText> refusal,
            Optional<IdempotencyKey> idempotencyKey,
            Optional<Position> replayOf,
            Parameters parameters) {
        public static final Attributes NONE =
                new Attributes(Optional.empty(), Optional.empty(), Optional.empty());

        public Attributes(
                Optional<RefusalText> refusal,
                Optional<IdempotencyKey> idempotencyKey,
                Optional<Position> replayOf) {
            this(refusal, idempotencyKey, replayOf, Parameters.NONE);
        }

        public static Attributes of(RefusalText refusal) {
            return new Attributes(Optional.of(refusal), Optional.empty(), Optional.empty());
        }

        public static Attributes of(Optional<IdempotencyKey> key) {
            return key.isEmpty() ? NONE : new Attributes(Optional.empty(), key, Optional.empty());
        }

        /// @param key that makes two of the same replay one
        public static Attributes ofReplay(Position replayed, IdempotencyKey key) {
            return new Attributes(Optional.empty(), Optional.of(key), Optional.of(replayed));
        }

        public Attributes with(Parameters given) {
            return given.equals(parameters)
                    ? this
                    : new Attributes(refusal, idempotencyKey, replayOf, given);
        }
    }

    /// What was answered for a refused body.
    public record RefusalText(String exceptionType, String message) {}
}
