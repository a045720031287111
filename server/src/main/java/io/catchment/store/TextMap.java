package io.catchment.store;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.io.JsonStringEncoder;
import tools.jackson.core.json.JsonFactory;

/// A JSON object whose values are texts, as the columns `fields` and `keys` hold them; or an array of texts.
final class TextMap {
    private static final JsonFactory JSON = new JsonFactory();
    private static final JsonStringEncoder QUOTES = JsonStringEncoder.getInstance();
    private static final int CHARACTERS_EXPECTED = 48;

    private TextMap() {}

    static String write(Map<String, String> map) {
        StringBuilder json = new StringBuilder(CHARACTERS_EXPECTED * (map.size() + 1)).append('{');
        map.forEach((name, value) -> {
            separate(json);
            write(name, json);
            json.append(':');
            write(value, json);
        });
        return json.append('}').toString();
    }

    /// An array of texts.
    static String texts(List<String> texts) {
        StringBuilder json = new StringBuilder(CHARACTERS_EXPECTED).append('[');
        for (String text : texts) {
            separate(json);
            write(text, json);
        }
        return json.append(']').toString();
    }

    private static void separate(StringBuilder json) {
        if (json.length() > 1) {
            json.append(',');
        }
    }

    private static void write(String text, StringBuilder json) {
        json.append('"');
        QUOTES.quoteAsString(text, json);
        json.append('"');
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
