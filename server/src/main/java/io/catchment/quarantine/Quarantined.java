package io.catchment.quarantine;

import io.catchment.Effect;
import io.catchment.KeyId;
import io.catchment.Outcome;
import io.catchment.QuarantineState;
import io.catchment.RequestId;
import io.catchment.RequestKind;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// One request of the quarantine, without its body.
///
/// @param key the access key it came with
/// @param cure the setting or field to change, or what to send instead
/// @param bodyBytes how large its body is
public record Quarantined(
        RequestId id,
        RequestKind kind,
        KeyId key,
        Effect effect,
        int attempts,
        Instant acceptedAt,
        Instant finishedAt,
        Outcome.Failure failure,
        List<String> explanation,
        Optional<String> cure,
        String source,
        int bodyBytes,
        QuarantineState state) {
    public Quarantined {
        explanation = List.copyOf(explanation);
    }
}
