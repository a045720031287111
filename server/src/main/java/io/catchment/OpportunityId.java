package io.catchment;

import java.util.UUID;

/// The id of an opportunity. An opportunity is an activity of its lead, so this is its activity id too.
public record OpportunityId(UUID value) {
    @Override
    public String toString() {
        return value.toString();
    }
}
