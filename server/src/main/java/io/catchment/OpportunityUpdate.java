package io.catchment;

import java.util.List;
import java.util.Optional;

/// A change of an opportunity that is there, as its sender wrote it.
///
/// @param note an empty text empties it
/// @param ignored as in [Capture]
public record OpportunityUpdate(
        OpportunityId opportunity,
        Optional<String> note,
        List<GivenField> fields,
        List<String> ignored)
        implements Request {
    public OpportunityUpdate {
        fields = List.copyOf(fields);
        ignored = List.copyOf(ignored);
    }
}
