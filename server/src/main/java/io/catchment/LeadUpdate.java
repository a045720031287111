package io.catchment;

import java.util.List;

/// A change of a lead that is there, as its sender wrote it.
///
/// @param attributes in the order sent, without the reserved ones and without the lead's own id
/// @param ignored as in [Capture]
public record LeadUpdate(LeadId lead, List<Given> attributes, List<String> ignored)
        implements Request {
    public LeadUpdate {
        attributes = List.copyOf(attributes);
        ignored = List.copyOf(ignored);
    }
}
