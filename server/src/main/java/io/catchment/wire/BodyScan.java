package io.catchment.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;

/// Where each value of a JSON text stands, up to where the text is no JSON any more.
///
/// @param values in the order in which they begin, at most so many
/// @param fault the character at which reading ended; empty when all could be read
record BodyScan(List<Value> values, OptionalInt fault) {
    /// More than the values of any request that means well; what is beyond is not looked at.
    private static final int VALUES_MAX = 20_000;

    private static final int DEPTH_MAX = 200;

    private static final JsonFactory JSON =
            JsonFactory.builder()
                    .disable(TokenStreamFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
                    .disable(TokenStreamFactory.Feature.INTERN_PROPERTY_NAMES)
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(DEPTH_MAX)
                                    .maxStringLength(Integer.MAX_VALUE)
                                    .maxNameLength(Integer.MAX_VALUE)
                                    .maxNumberLength(Integer.MAX_VALUE)
                                    .build())
                    .build();

    BodyScan {
        values = List.copyOf(values);
    }

    /// One value. Of an object or an array only the bracket that opens it.
    ///
    /// @param path as refusals write it
    /// @param from where it begins, its key before it included
    /// @param to before which character it ends
    /// @param text of a string, number or word; empty of a bracket
    record Value(String path, int from, int to, String text) {}

    static BodyScan of(String text) {
        int start = text.startsWith("\uFEFF") ? 1 : 0;
        try (JsonParser parser =
                JSON.createParser(ObjectReadContext.empty(), text.substring(start))) {
            return new Reading(parser, start).read();
        }
    }

    private static final class Reading {
        private final JsonParser parser;
        private final int start;
        private final List<Value> values = new ArrayList<>();
        private OptionalInt key = OptionalInt.empty();

        Reading(JsonParser parser, int start) {
            this.parser = parser;
            this.start = start;
        }

        BodyScan read() {
            try {
                JsonToken token = parser.nextToken();
                while (token != null && values.size() < VALUES_MAX) {
                    take(token);
                    token = parser.nextToken();
                }
                return new BodyScan(values, OptionalInt.empty());
            } catch (JacksonException e) {
                return new BodyScan(values, OptionalInt.of(faultAt(e)));
            }
        }

        private int faultAt(JacksonException e) {
            long at = e.getLocation() == null ? 0 : e.getLocation().getCharOffset();
            return start + Math.toIntExact(Math.max(0, at));
        }

        private void take(JsonToken token) {
            switch (token) {
                case PROPERTY_NAME -> key = OptionalInt.of(tokenStart());
                case START_OBJECT, START_ARRAY -> add(tokenStart() + 1, "");
                case END_OBJECT, END_ARRAY, NOT_AVAILABLE -> {}
                case VALUE_STRING -> {
                    String text = parser.getString();
                    add(start + Math.toIntExact(parser.currentLocation().getCharOffset()), text);
                }
                case VALUE_NUMBER_INT,
                        VALUE_NUMBER_FLOAT,
                        VALUE_TRUE,
                        VALUE_FALSE,
                        VALUE_NULL,
                        VALUE_EMBEDDED_OBJECT -> {
                    String text = parser.getString();
                    add(tokenStart() + text.length(), text);
                }
            }
        }

        private void add(int end, String text) {
            int from = key.orElseGet(this::tokenStart);
            key = OptionalInt.empty();
            values.add(new Value(JsonPath.of(parser.streamReadContext()), from, end, text));
        }

        private int tokenStart() {
            return start + Math.toIntExact(parser.currentTokenLocation().getCharOffset());
        }
    }
}
