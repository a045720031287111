package io.catchment.settings;

/// Somebody who may use the native API, by a key.
///
/// @param name what everything that this key does is kept under
public record Administrator(String name, Key.Digest key) {}
