package io.catchment.quarantine;

import io.catchment.Effect;
import io.catchment.KeyId;
import io.catchment.Outcome;
import io.catchment.Parameters;
import io.catchment.RequestId;
import io.catchment.RequestKind;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Everything about one request.
///
/// @param key the access key it came with
/// @param attempts how often it was tried
/// @param parameters what it said beside its body
/// @param body byte for byte as it was sent
@SuppressWarnings("ArrayRecordComponent") // the body is passed on and never compared
public record RequestRecord(
        RequestId id,
        RequestKind kind,
        KeyId key,
        Instant acceptedAt,
        int attempts,
        Parameters parameters,
        byte[] body,
        State state,
        Beside beside) {

    /// Where it is.
    public sealed interface State {}

    /// In the log.
    public record Waiting() implements State {}

    /// Between two tries.
    ///
    /// @param failure of the last one
    public record Retrying(Outcome.Failure failure, Instant nextAt) implements State {}

    /// What became of it.
    ///
    /// @param outcome its own
    /// @param repeats the request that came first with its idempotency key
    /// @param source its `Source` attribute, or empty text
    public record Final(
            Outcome outcome, Instant finishedAt, Optional<RequestId> repeats, String source)
            implements State {}

    /// What was done about it.
    ///
    /// @param replayOf the request that it was sent again for
    public record Beside(
            Optional<RequestId> replayOf, List<Later> replayedBy, Optional<Dismissal> dismissed) {
        public Beside {
            replayedBy = List.copyOf(replayedBy);
        }
    }

    /// A request that this one was sent again by.
    ///
    /// @param effect empty while it waits
    public record Later(RequestId id, Optional<Effect> effect) {}

    /// That somebody gave it up.
    public record Dismissal(Instant at, String by, String reason) {}

    /// Whether it is of those that a person has to look at, so that it may be sent again or given up.
    public boolean isInQuarantine() {
        return state instanceof Final(Outcome outcome, var at, var repeats, var source)
                && io.catchment.QuarantineFilter.EFFECTS.contains(outcome.effect());
    }
}
