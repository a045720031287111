package io.catchment.bench.load;

import java.net.URI;
import java.util.Map;

/// Who is sent what.
///
/// @param path with its query, if any
/// @param headers beside those of the connection and the content type
/// @param connections kept open, each with one request at a time
/// @param seed of the bodies
/// @param firstIndex of the bodies
/// @param crowd who takes turns in sending; with its headers' places filled in
public record Target(
        URI address,
        String path,
        Map<String, String> headers,
        int connections,
        long seed,
        long firstIndex,
        Crowd crowd) {
    /// With one sender.
    public Target(
            URI address,
            String path,
            Map<String, String> headers,
            int connections,
            long seed,
            long firstIndex) {
        this(address, path, headers, connections, seed, firstIndex, Crowd.NONE);
    }

    public Target {
        headers = Map.copyOf(headers);
        if (connections < 1) {
            throw new IllegalArgumentException(connections + " connections");
        }
    }
}
