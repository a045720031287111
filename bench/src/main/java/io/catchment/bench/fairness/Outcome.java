package io.catchment.bench.fairness;

/// A request that has come to its end.
///
/// @param account its number in its name
/// @param partition of the log that it waited in
/// @param micros from when the server accepted it to when another client of the store first saw its end
record Outcome(int account, int partition, long micros) {}
