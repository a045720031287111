package io.catchment.http;

import java.nio.charset.StandardCharsets;

/// The OpenAPI document, for tests of other packages.
public final class OpenApiText {
    private OpenApiText() {}

    public static String json() {
        return new String(OpenApi.json(), StandardCharsets.UTF_8);
    }
}
