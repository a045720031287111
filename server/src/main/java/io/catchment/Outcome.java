package io.catchment;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What became of one request, once and for all.
///
/// @param explanation sentences for people: how the lead was matched, what was ignored, what was odd
public record Outcome(
        Position position,
        AccountId account,
        KeyId key,
        RequestKind kind,
        Instant acceptedAt,
        Effect effect,
        Conclusion conclusion,
        List<String> explanation) {

    private static final String CURE = "cure: ";

    public Outcome {
        if ((effect == Effect.REPEATED) != (conclusion instanceof Repeat)) {
            throw new IllegalArgumentException(
                    position + ": a request is repeated exactly when another came first");
        }
        explanation = List.copyOf(explanation);
    }

    /// How it ended.
    public sealed interface Conclusion {}

    /// Why nothing was applied, in the words of the wire.
    ///
    /// @param exceptionType as `MXDuplicateEntryException`
    public record Failure(String exceptionType, String message) implements Conclusion {}

    /// What was applied; which of the three it was is the effect.
    ///
    /// @param opportunity the one that was made, changed, or found to be the same; empty where only the lead was asked for
    public record Result(
            LeadId lead, boolean leadIsNew, Optional<OpportunityId> opportunity, Flags flags)
            implements Conclusion {}

    /// Nothing was applied, because another request came first with the same idempotency key: what became of that one
    /// is what became of this.
    public record Repeat(Position first) implements Conclusion {}

    /// The sentence of an explanation that says what would cure the request; always the last.
    public static String cureSentence(String cure) {
        return CURE + cure;
    }

    /// What would cure it, where its explanation says so.
    public Optional<String> cure() {
        return effect == Effect.ERROR ? cureIn(explanation) : Optional.empty();
    }

    /// The same of the explanation alone.
    public static Optional<String> cureIn(List<String> explanation) {
        return explanation.isEmpty() || !explanation.getLast().startsWith(CURE)
                ? Optional.empty()
                : Optional.of(explanation.getLast().substring(CURE.length()));
    }

    public Optional<Failure> failure() {
        return conclusion instanceof Failure failure ? Optional.of(failure) : Optional.empty();
    }

    public Optional<Result> result() {
        return conclusion instanceof Result result ? Optional.of(result) : Optional.empty();
    }
}
