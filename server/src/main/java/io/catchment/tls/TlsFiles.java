package io.catchment.tls;

import java.nio.file.Path;

/// Where a certificate and its private key are, both as PEM.
///
/// @param certificate the server's own first, then those that issued it
/// @param key of the first, without a passphrase
public record TlsFiles(Path certificate, Path key) {}
