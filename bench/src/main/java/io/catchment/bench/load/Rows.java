package io.catchment.bench.load;

/// How many rows of each kind a store holds, or has to hold.
///
/// @param finished requests that have come to their end
public record Rows(long leads, long leadKeys, long opportunities, long activities, long finished) {}
