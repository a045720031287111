package io.catchment.status;

import java.util.Map;

/// Whether this node can do its work now.
///
/// @param ready it takes requests and keeps its promise; the store may be down meanwhile
/// @param parts what each part says of itself, in a word or a sentence, in the order to be shown
public record Health(boolean ready, Map<String, String> parts) {
    public Health {
        parts = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(parts));
    }
}
