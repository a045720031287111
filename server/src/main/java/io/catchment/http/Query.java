package io.catchment.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// The query of a request. Names are found without regard to case, whether they or their values are escaped or
/// not; a `+` is a plus, and what is no valid escape stands for itself.
///
/// Has no `toString` that tells it: a query holds keys.
final class Query {
    private final String raw;

    Query(String raw) {
        this.raw = raw;
    }

    String raw() {
        return raw;
    }

    /// Whether there is nothing in it but visible ASCII: what may stand in a request line at all.
    static boolean isVisible(String raw) {
        for (int i = 0; i < raw.length(); i++) {
            if (raw.charAt(i) <= ' ' || raw.charAt(i) > '~') {
                return false;
            }
        }
        return true;
    }

    /// Every name that is in it, as given.
    List<String> names() {
        List<String> names = new ArrayList<>();
        for (int start = 0; start < raw.length(); ) {
            int end = endOfPair(start);
            int equals = raw.indexOf('=', start, end);
            int nameEnd = equals < 0 ? end : equals;
            names.add(unescape(raw.substring(start, nameEnd)));
            start = end + 1;
        }
        return names;
    }

    /// All values of a name, in the order given.
    List<String> values(String name) {
        List<String> values = new ArrayList<>(1);
        for (int start = 0; start < raw.length(); ) {
            int end = endOfPair(start);
            int equals = raw.indexOf('=', start, end);
            int nameEnd = equals < 0 ? end : equals;
            if (unescape(raw.substring(start, nameEnd)).equalsIgnoreCase(name)) {
                values.add(unescape(raw.substring(Math.min(nameEnd + 1, end), end)));
            }
            start = end + 1;
        }
        return values;
    }

    private int endOfPair(int start) {
        int end = raw.indexOf('&', start);
        return end < 0 ? raw.length() : end;
    }

    /// What an escaped text stands for. What is no valid escape stands for itself.
    static String unescape(String text) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
        for (int i = 0; i < text.length(); i++) {
            int escaped = escapedAt(text, i);
            if (escaped >= 0) {
                bytes.write(escaped);
                i += 2;
            } else {
                bytes.writeBytes(String.valueOf(text.charAt(i)).getBytes(StandardCharsets.UTF_8));
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static int escapedAt(String text, int i) {
        if (text.charAt(i) != '%' || i + 2 >= text.length()) {
            return -1;
        }
        int high = Character.digit(text.charAt(i + 1), 16);
        int low = Character.digit(text.charAt(i + 2), 16);
        return high < 0 || low < 0 ? -1 : high << 4 | low;
    }
}
