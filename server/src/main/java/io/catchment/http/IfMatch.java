package io.catchment.http;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Headers;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Which version somebody has seen of what they want to change (`If-Match`, RFC 9110, 13.1.1). Versions are numbers,
/// and stand in strong tags.
sealed interface IfMatch {
    /// Else two administrators who meet would undo each other's change unseen.
    record Missing() implements IfMatch {}

    /// Whatever there is.
    record Any() implements IfMatch {}

    record Version(long number) implements IfMatch {}

    /// A tag that none of ours is equal to.
    record None() implements IfMatch {}

    record Malformed() implements IfMatch {}

    /// What a tag of ours is; a weak one matches nothing.
    Pattern TAG = Pattern.compile("(W/)?\"([\\x21\\x23-\\x7e]*)\"");

    Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,17}");

    static IfMatch in(Headers headers) {
        if (!headers.contains(HeaderNames.IF_MATCH)) {
            return new Missing();
        }
        List<String> given = headers.all(HeaderNames.IF_MATCH, List::of);
        return given.size() == 1 ? read(given.getFirst().strip()) : new Malformed();
    }

    private static IfMatch read(String text) {
        if (text.equals("*")) {
            return new Any();
        }
        Matcher tag = TAG.matcher(text);
        if (!tag.matches()) {
            return new Malformed();
        }
        return tag.group(1) == null && NUMBER.matcher(tag.group(2)).matches()
                ? new Version(Long.parseLong(tag.group(2)))
                : new None();
    }

    static Header tag(long version) {
        return HeaderValues.create(HeaderNames.ETAG, "\"" + version + "\"");
    }
}
