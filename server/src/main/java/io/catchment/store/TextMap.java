package io.catchment.store;

import java.io.StringWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// A JSON object whose values are texts, as the columns `fields` and `keys` hold them; or an array of texts.
final class TextMap {
    private static final JsonFactory JSON = new JsonFactory();

    private TextMap() {}

    static String write(Map<String, String> map) {
        StringWriter text = new StringWriter(64 * (map.size() + 1));
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartObject();
            map.forEach(json::writeStringProperty);
            json.writeEndObject();
        }
        return text.toString();
    }

    /// An array of texts.
    static String texts(List<String> texts) {
        StringWriter text = new StringWriter(64);
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartArray();
            texts.forEach(json::writeString);
            json.writeEndArray();
        }
        return text.toString();
    }

    static Map<String, String> read(String text) {
        Map<String, String> map = new HashMap<>();
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), text)) {
            json.nextToken();
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = json.currentName();
                json.nextToken();
                map.put(name, json.getString());
            }
        }
        return map;
    }
}
