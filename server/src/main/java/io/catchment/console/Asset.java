package io.catchment.console;

/// A file that pages ask for. Its path has its hash: what is there never changes.
///
/// @param bytes the same for all who ask
@SuppressWarnings("ArrayRecordComponent") // sent, never compared
record Asset(String path, String contentType, byte[] bytes) {}
