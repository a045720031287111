package io.catchment.http;

import io.helidon.http.Headers;

/// A request that passed the checks of its route.
///
/// @param body empty where the call takes none
@SuppressWarnings("ArrayRecordComponent") // read, never compared
record Asked(Caller caller, Query query, Headers headers, byte[] body) {}
