package io.catchment.wire;

import java.util.ArrayDeque;
import java.util.Deque;
import tools.jackson.core.TokenStreamContext;

/// The place of a value in a JSON text, for a person to find: `$.LeadDetails[2].Attribute`.
final class JsonPath {
    /// A sender's own key may be as long as a body; a message is to be read.
    private static final int KEY_CHARACTERS_MAX = 100;

    private JsonPath() {}

    /// Of what was read last, or of what could not be read.
    static String of(TokenStreamContext context) {
        Deque<TokenStreamContext> chain = new ArrayDeque<>();
        for (TokenStreamContext each = context; !each.inRoot(); each = each.getParent()) {
            chain.push(each);
        }
        StringBuilder path = new StringBuilder("$");
        chain.forEach(each -> append(path, each));
        return path.toString();
    }

    private static void append(StringBuilder path, TokenStreamContext context) {
        if (context.inArray() && context.hasCurrentIndex()) {
            path.append('[').append(context.getCurrentIndex()).append(']');
        } else if (context.inObject() && context.hasCurrentName()) {
            appendKey(path, context.currentName());
        }
    }

    private static void appendKey(StringBuilder path, String key) {
        if (isPlain(key)) {
            path.append('.').append(key);
        } else {
            path.append("['").append(Text.shown(key, KEY_CHARACTERS_MAX)).append("']");
        }
    }

    private static boolean isPlain(String key) {
        return !key.isEmpty()
                && key.length() <= KEY_CHARACTERS_MAX
                && key.chars().allMatch(c -> c == '_' || (c < 128 && Character.isLetterOrDigit(c)));
    }
}
