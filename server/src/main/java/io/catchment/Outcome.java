package io.catchment;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What became of one request, once and for all.
///
/// @param failure why nothing was applied; present for [Effect#REFUSED], [Effect#ERROR] and [Effect#FAILURE]
/// @param result what was applied; present exactly when `failure` is not
/// @param explanation sentences for people: how the lead was matched, what was ignored, what was odd
public record Outcome(
        Position position,
        AccountId account,
        KeyId key,
        RequestKind kind,
        Instant acceptedAt,
        Effect effect,
        Optional<Failure> failure,
        Optional<Result> result,
        List<String> explanation) {

    public Outcome {
        if (failure.isPresent() == result.isPresent()) {
            throw new IllegalArgumentException(
                    position + ": an outcome has either a failure or a result");
        }
        explanation = List.copyOf(explanation);
    }

    /// Why nothing was applied, in the words of the wire.
    ///
    /// @param exceptionType as `MXDuplicateEntryException`
    public record Failure(String exceptionType, String message) {}

    /// What a capture did.
    ///
    /// @param opportunity the one that was made
    public record Result(LeadId lead, boolean leadIsNew, OpportunityId opportunity, Flags flags) {}
}
