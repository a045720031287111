package io.catchment;

import java.util.UUID;

/// The id of a lead, `ProspectID` on the wire.
public record LeadId(UUID value) {
    /// @param text the canonical form of 36 characters
    /// @throws IllegalArgumentException for any other text
    public static LeadId parse(String text) {
        return new LeadId(UUID.fromString(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
