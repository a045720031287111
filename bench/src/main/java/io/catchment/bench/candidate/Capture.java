package io.catchment.bench.candidate;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/// What one body says.
///
/// @param entry the body itself
/// @param lead the lead's fields, as they were sent
/// @param keys the values of the unique fields that are given
record Capture(
        Log.Entry entry,
        Map<String, String> lead,
        List<Key> keys,
        int eventCode,
        String note,
        Instant at,
        Map<String, String> fields) {

    /// @param value as it is compared
    record Key(int field, String value) {}
}
