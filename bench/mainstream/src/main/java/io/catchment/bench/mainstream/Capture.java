package io.catchment.bench.mainstream;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// What a caller wants captured, checked.
///
/// @param searchBy the unique field that finds the lead before the others do
/// @param lead the values that were given, by attribute
/// @param fields the values that were given, by schema name
record Capture(
        String searchBy,
        Map<String, String> lead,
        int eventCode,
        Optional<String> note,
        Optional<Instant> occurredAt,
        Map<String, String> fields) {

    Capture {
        lead = Map.copyOf(lead);
        fields = Map.copyOf(fields);
    }
}
