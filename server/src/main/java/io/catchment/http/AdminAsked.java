package io.catchment.http;

import io.catchment.settings.Administrator;
import io.helidon.http.Headers;
import java.util.Map;

/// A call of the native API that passed its checks.
///
/// @param variables of the path, by name
/// @param body empty where the call takes none
@SuppressWarnings("ArrayRecordComponent") // read, never compared
record AdminAsked(
        Administrator by,
        Map<String, String> variables,
        Headers headers,
        Input input,
        byte[] body) {
    AdminAsked {
        variables = Map.copyOf(variables);
    }

    /// @throws IllegalStateException when the route's path has no such variable
    String variable(String name) {
        String value = variables.get(name);
        if (value == null) {
            throw new IllegalStateException("no path has a variable " + name);
        }
        return value;
    }
}
