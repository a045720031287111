package io.catchment.http;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;

/// The members of a JSON object that a call of the native API takes: flat, but for bodies of requests, which stay the
/// bytes that they are.
final class JsonMembers {
    /// A body of a request, and the object around it.
    private static final int DEPTH_MAX = 32;

    private static final JsonFactory JSON =
            JsonFactory.builder()
                    .disable(TokenStreamFactory.Feature.CHARSET_DETECTION)
                    .disable(TokenStreamFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
                    .disable(TokenStreamFactory.Feature.INTERN_PROPERTY_NAMES)
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(DEPTH_MAX)
                                    .maxStringLength(Integer.MAX_VALUE) // the body's size bounds it
                                    .build())
                    .build();

    private JsonMembers() {}

    /// What a member is.
    sealed interface Member {
        record Text(String value) implements Member {}

        /// A number or a truth value, as it stands there.
        record Plain(String value) implements Member {}

        /// An object or an array, byte for byte.
        @SuppressWarnings("ArrayRecordComponent") // passed on, never compared
        record Nested(byte[] json) implements Member {}
    }

    /// @return by name; one that is `null` is left out; empty when this is no JSON object
    static Optional<Map<String, Member>> read(byte[] body) {
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return Optional.empty();
            }
            Map<String, Member> members = new LinkedHashMap<>();
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                parser.nextToken();
                member(parser, body).ifPresent(member -> members.put(name, member));
            }
            return parser.nextToken() == null ? Optional.of(members) : Optional.empty();
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    private static Optional<Member> member(JsonParser parser, byte[] body) {
        return switch (parser.currentToken()) {
            case VALUE_NULL -> Optional.empty();
            case VALUE_STRING -> Optional.of(new Member.Text(parser.getString()));
            case START_OBJECT, START_ARRAY -> Optional.of(nested(parser, body));
            case VALUE_NUMBER_INT,
                    VALUE_NUMBER_FLOAT,
                    VALUE_TRUE,
                    VALUE_FALSE,
                    END_OBJECT,
                    END_ARRAY,
                    PROPERTY_NAME,
                    NOT_AVAILABLE,
                    VALUE_EMBEDDED_OBJECT ->
                    Optional.of(new Member.Plain(parser.getString()));
        };
    }

    private static Member nested(JsonParser parser, byte[] body) {
        int start = (int) parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        int end = (int) parser.currentLocation().getByteOffset();
        return new Member.Nested(Arrays.copyOfRange(body, start, end));
    }
}
