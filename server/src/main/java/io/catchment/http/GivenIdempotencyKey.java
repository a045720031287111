package io.catchment.http;

import io.catchment.IdempotencyKey;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import java.util.List;
import java.util.regex.Pattern;

/// What the header `Idempotency-Key` says: a text in quotes, as a structured field has it
/// (draft-ietf-httpapi-idempotency-key-header), or the bare text, as most callers send it. Both are the same key.
sealed interface GivenIdempotencyKey {
    HeaderName HEADER = HeaderNames.create("Idempotency-Key");

    record None() implements GivenIdempotencyKey {}

    record One(IdempotencyKey key) implements GivenIdempotencyKey {}

    /// More than one, or none that may be. A caller that asks for one effect is not to get two.
    record Invalid() implements GivenIdempotencyKey {}

    static GivenIdempotencyKey in(Headers headers) {
        if (!headers.contains(HEADER)) {
            return new None();
        }
        List<String> given = headers.all(HEADER, List::of);
        return given.size() == 1 ? Text.read(given.getFirst().strip()) : new Invalid();
    }

    /// The forms of the text.
    final class Text {
        // A string of RFC 9651, 3.3.3; no parameters.
        private static final Pattern QUOTED =
                Pattern.compile("\"(?:[ !#-\\[\\]-~]|\\\\[\"\\\\])*+\"");
        private static final Pattern PRINTABLE = Pattern.compile("[ -~]*+");
        private static final Pattern ESCAPED = Pattern.compile("\\\\(.)");

        private Text() {}

        static GivenIdempotencyKey read(String text) {
            if (!text.startsWith("\"")) {
                return PRINTABLE.matcher(text).matches() ? key(text) : new Invalid();
            }
            return QUOTED.matcher(text).matches()
                    ? key(ESCAPED.matcher(text.substring(1, text.length() - 1)).replaceAll("$1"))
                    : new Invalid();
        }

        private static GivenIdempotencyKey key(String text) {
            return text.isEmpty() || text.length() > IdempotencyKey.CHARACTERS_MAX
                    ? new Invalid()
                    : new One(IdempotencyKey.ofCaller(text));
        }
    }
}
