package io.catchment;

import java.util.Optional;

/// A name and a value as a sender wrote them, before any settings are looked at.
///
/// @param value empty when it was `null` or left out: "not given", which leaves what is stored. An empty
///     text is a value: it empties the field. Numbers and booleans are their JSON text.
public record Given(String name, Optional<String> value) {}
