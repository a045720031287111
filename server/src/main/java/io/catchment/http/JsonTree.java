package io.catchment.http;

import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// JSON of settings, in and out: nested, but never deep.
final class JsonTree {
    /// The members of a set within a type within an account.
    private static final int DEPTH_MAX = 16;

    /// No setting has a longer number.
    private static final int NUMBER_CHARACTERS_MAX = 40;

    private static final JsonMapper JSON =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(DEPTH_MAX)
                                                    .maxNumberLength(NUMBER_CHARACTERS_MAX)
                                                    .build())
                                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                                    .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
                                    .build())
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    private JsonTree() {}

    /// @return empty when this is no JSON, or a key is there twice
    static Optional<JsonNode> read(byte[] body) {
        try {
            return Optional.ofNullable(JSON.readTree(body)).filter(it -> !it.isMissingNode());
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    static byte[] bytes(JsonNode tree) {
        return JSON.writeValueAsBytes(tree);
    }
}
