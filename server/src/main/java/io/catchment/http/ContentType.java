package io.catchment.http;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import java.util.List;
import java.util.Locale;

/// Whether a body is sent as what we read: JSON in UTF-8, as it is.
final class ContentType {
    private static final String JSON = "application/json";
    private static final String CHARSET = "charset=";

    private ContentType() {}

    static boolean isJson(Headers headers) {
        return JSON.equals(only(headers, HeaderNames.CONTENT_TYPE))
                || isJson(only(headers, HeaderNames.CONTENT_TYPE));
    }

    /// Nothing is unpacked: a small body that becomes a large one is an attack.
    static boolean isPacked(Headers headers) {
        return headers.contains(HeaderNames.CONTENT_ENCODING)
                && !only(headers, HeaderNames.CONTENT_ENCODING).equalsIgnoreCase("identity");
    }

    private static boolean isJson(String mediaType) {
        String[] parts = mediaType.split(";", -1);
        boolean json = parts[0].strip().equalsIgnoreCase(JSON);
        for (int i = 1; i < parts.length; i++) {
            json &= isFine(parts[i].strip().toLowerCase(Locale.ROOT));
        }
        return json;
    }

    private static boolean isFine(String parameter) {
        return !parameter.startsWith(CHARSET)
                || parameter.substring(CHARSET.length()).replace("\"", "").equals("utf-8");
    }

    private static String only(Headers headers, HeaderName name) {
        List<String> given = headers.all(name, List::of);
        return given.size() == 1 ? given.getFirst().strip() : "";
    }
}
