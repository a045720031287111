package io.catchment.wire;

import io.catchment.Refusal;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
import tools.jackson.core.sym.PropertyNameMatcher;

/// Walks forward through one JSON text and keeps the first thing found wrong with it.
///
/// After a refusal every object and every array is at its end, so that those who read need not ask
/// after each step; what they have read by then counts for nothing.
final class JsonCursor {
    private static final String NAME_EXPECTED = "a name, a string that is not blank";
    private static final Pattern QUOTED_WORD = Pattern.compile("^(Unrecognized token) '[^']*'");

    private static final int PROBLEM_CHARACTERS_MAX = 160;

    private final JsonParser parser;
    private final ReadLimits limits;
    private final Set<String> ignored = new LinkedHashSet<>();
    private JsonToken token = JsonToken.NOT_AVAILABLE;
    private Refusal.@Nullable OfBody refusal;

    JsonCursor(JsonParser parser, ReadLimits limits) {
        this.parser = parser;
        this.limits = limits;
    }

    Optional<Refusal.OfBody> refusal() {
        return Optional.ofNullable(refusal);
    }

    /// Each ignored key once, in the order met.
    List<String> ignored() {
        return List.copyOf(ignored);
    }

    /// Moves to the next value: the text's own, that of the key before, or an array's next.
    ///
    /// @return `NOT_AVAILABLE` at the end of the text and after a refusal
    JsonToken next() {
        if (refusal != null) {
            return JsonToken.NOT_AVAILABLE;
        }
        try {
            JsonToken read = parser.nextToken();
            token = read == null ? JsonToken.NOT_AVAILABLE : read;
        } catch (JacksonException e) {
            refuse(e);
        }
        return token;
    }

    /// Moves to the next key of the object that was entered.
    ///
    /// @return its number, a negative one for a key that is not among them, or [Keys#END]
    int nextKey(PropertyNameMatcher keys) {
        if (refusal != null) {
            return Keys.END;
        }
        try {
            return parser.nextNameMatch(keys);
        } catch (JacksonException e) {
            refuse(e);
            return Keys.END;
        }
    }

    /// Moves to the next element of the array that was entered; false at its end and after a refusal.
    boolean nextElement() {
        JsonToken read = next();
        return read != JsonToken.END_ARRAY && read != JsonToken.NOT_AVAILABLE;
    }

    /// Enters the next value; false, and refused, when it is no object.
    boolean enterObject(String expected) {
        return next() == JsonToken.START_OBJECT || refuseHere(expected);
    }

    /// Enters the next value; false, and refused, when it is no array.
    boolean enterArray(String expected) {
        return next() == JsonToken.START_ARRAY || refuseHere(expected);
    }

    /// Whether the element that [#nextElement] moved to is an object, entered now; else it is refused.
    boolean isInObject(String expected) {
        return token == JsonToken.START_OBJECT || refuseHere(expected);
    }

    /// The next value as a sender gave it: numbers and booleans as their JSON text, `null` as empty.
    Optional<String> nextScalar(String expected) {
        JsonToken read = next();
        if (read == JsonToken.VALUE_NULL) {
            return Optional.empty();
        }
        if (read.isScalarValue()) {
            return text();
        }
        refuseHere(expected);
        return Optional.empty();
    }

    /// The next value, the name of an attribute or a field; empty, and refused, when it cannot be one.
    Optional<String> nextName() {
        Optional<String> name = nextString(NAME_EXPECTED);
        if (name.isEmpty() || name.get().isBlank()) {
            refuseHere(NAME_EXPECTED);
        }
        return name;
    }

    /// The next value, a string; empty for `null`.
    Optional<String> nextString(String expected) {
        JsonToken read = next();
        if (read == JsonToken.VALUE_STRING) {
            return text();
        }
        if (read != JsonToken.VALUE_NULL) {
            refuseHere(expected);
        }
        return Optional.empty();
    }

    /// Skips the value of the key before, and names the key among the ignored.
    void ignore() {
        if (ignored.size() < limits.ignoredNames() && refusal == null) {
            ignored.add(Text.shown(parser.currentName(), limits.ignoredNameCharacters()));
        }
        next();
        skipEntered();
    }

    /// Skips the rest of what was entered last, if that was an object or an array.
    void skipEntered() {
        if (refusal != null) {
            return;
        }
        try {
            parser.skipChildren();
        } catch (JacksonException e) {
            refuse(e);
        }
    }

    /// False, so that it can stand where something was expected.
    boolean refuseHere(String expected) {
        return refuse(new Refusal.Malformed(path(), expected));
    }

    /// Refuses that the object whose end was reached last has no such key.
    boolean refuseMissing(String key, String expected) {
        return refuse(new Refusal.Missing(path() + "." + key, expected));
    }

    /// Only the first refusal is kept.
    boolean refuse(Refusal.OfBody found) {
        if (refusal == null) {
            refusal = found;
        }
        token = JsonToken.NOT_AVAILABLE;
        return false;
    }

    /// Of the value that was read last.
    String path() {
        return JsonPath.of(parser.streamReadContext());
    }

    private Optional<String> text() {
        try {
            return Optional.of(parser.getString());
        } catch (JacksonException e) {
            refuse(e);
            return Optional.empty();
        }
    }

    private void refuse(JacksonException problem) {
        refuse(refusalOf(problem));
    }

    private Refusal.OfBody refusalOf(JacksonException problem) {
        String message = problem.getOriginalMessage();
        if (problem instanceof StreamConstraintsException) {
            return new Refusal.Malformed(path(), constraint());
        }
        if (message.startsWith("Duplicate Object property")) {
            return new Refusal.Malformed(path(), "each key once in its object");
        }
        if (problem instanceof UnexpectedEndOfInputException) {
            return new Refusal.NotJson(path(), "the text ends too early");
        }
        return new Refusal.NotJson(
                path(), where(problem) + Text.shown(said(message), PROBLEM_CHARACTERS_MAX));
    }

    private static String where(JacksonException problem) {
        TokenStreamLocation at = problem.getLocation();
        return at == null ? "" : "line " + at.getLineNr() + ", column " + at.getColumnNr() + ": ";
    }

    /// Without the advice to those who set the parser up, and without the word that it could not read: that may be
    /// anything, and what a refusal says is kept.
    private static String said(String message) {
        int advice = message.indexOf(": enable `");
        String problem = advice < 0 ? message : message.substring(0, advice);
        return QUOTED_WORD.matcher(problem).replaceFirst("$1");
    }

    private String constraint() {
        return parser.streamReadContext().getNestingDepth() > limits.depth()
                ? "at most " + limits.depth() + " levels of objects and arrays"
                : "a number of at most " + CaptureReader.NUMBER_DIGITS_MAX + " digits";
    }
}
