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
/// @param isScattered as [Bodies] has it
/// @param crowd who takes turns in sending; with its headers' places filled in
public record Target(
        URI address,
        String path,
        Map<String, String> headers,
        int connections,
        long seed,
        long firstIndex,
        boolean isScattered,
        Crowd crowd) {
    /// With one sender, whose persons' values count up.
    public Target(
            URI address,
            String path,
            Map<String, String> headers,
            int connections,
            long seed,
            long firstIndex) {
        this(address, path, headers, connections, seed, firstIndex, false, Crowd.NONE);
    }

    public Target {
        headers = Map.copyOf(headers);
        if (connections < 1) {
            throw new IllegalArgumentException(connections + " connections");
        }
    }
}
