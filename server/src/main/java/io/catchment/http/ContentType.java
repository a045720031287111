package io.catchment.http;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Whether a body is sent as what we read: JSON, in one place YAML too, in UTF-8, as it is.
final class ContentType {
    private static final String JSON = "application/json";

    /// Registered by RFC 9512, and the names that it had before.
    private static final Set<String> YAML =
            Set.of("application/yaml", "application/x-yaml", "text/yaml", "text/x-yaml");

    private static final String FORM = "application/x-www-form-urlencoded";

    private static final String CHARSET = "charset=";

    private ContentType() {}

    static boolean isJson(Headers headers) {
        return JSON.equals(only(headers, HeaderNames.CONTENT_TYPE))
                || isAnyOf(Set.of(JSON), only(headers, HeaderNames.CONTENT_TYPE));
    }

    /// Nothing at all needs no type.
    static boolean isJsonOrNothing(Headers headers, byte[] body) {
        return body.length == 0 || (isJson(headers) && !isPacked(headers));
    }

    static boolean isYaml(Headers headers) {
        return isAnyOf(YAML, only(headers, HeaderNames.CONTENT_TYPE));
    }

    /// As browsers send what was filled in.
    static boolean isForm(Headers headers) {
        return isAnyOf(Set.of(FORM), only(headers, HeaderNames.CONTENT_TYPE));
    }

    /// Nothing is unpacked: a small body that becomes a large one is an attack.
    static boolean isPacked(Headers headers) {
        return headers.contains(HeaderNames.CONTENT_ENCODING)
                && !only(headers, HeaderNames.CONTENT_ENCODING).equalsIgnoreCase("identity");
    }

    private static boolean isAnyOf(Set<String> types, String mediaType) {
        String[] parts = mediaType.toLowerCase(Locale.ROOT).split(";", -1);
        boolean is = types.contains(parts[0].strip());
        for (int i = 1; i < parts.length; i++) {
            is &= isFine(parts[i].strip());
        }
        return is;
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
