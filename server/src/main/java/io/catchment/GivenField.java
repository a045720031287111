package io.catchment;

import java.util.List;
import java.util.Optional;

/// One of an opportunity's fields as its sender wrote it.
///
/// @param value as in [Given]
/// @param members of a custom field set, `Fields` of its own one level deep; empty for any other field
public record GivenField(String name, Optional<String> value, List<Given> members) {
    public GivenField {
        members = List.copyOf(members);
    }
}
