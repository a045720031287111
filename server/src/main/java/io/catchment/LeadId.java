package io.catchment;

import java.util.UUID;

/// The id of a lead, `ProspectID` on the wire.
public record LeadId(UUID value) {
    @Override
    public String toString() {
        return value.toString();
    }
}
