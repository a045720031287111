package io.catchment.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import tools.jackson.databind.json.JsonMapper;

/// The OpenAPI document of both dialects: written by hand as YAML, in parts beside this class, and put together here.
///
/// Its examples are what the recorded exchanges have; a test makes `examples.json` from them and holds it against the
/// one here. Tests hold the document against all calls of the door and against all that the exchanges send and get.
final class OpenApi {
    private static final List<String> PARTS =
            List.of(
                    "openapi.yaml",
                    "compatible.yaml",
                    "captures.yaml",
                    "leads.yaml",
                    "synchronous.yaml",
                    "reads.yaml",
                    "native.yaml",
                    "settings.yaml",
                    "quarantine.yaml",
                    "books.yaml",
                    "server.yaml",
                    "examples.json");

    private OpenApi() {}

    /// The whole document, as JSON.
    static byte[] json() {
        Map<String, Object> document = new LinkedHashMap<>();
        for (String part : PARTS) {
            merge(document, part(part), "");
        }
        return new JsonMapper().writeValueAsBytes(document);
    }

    /// JSON is YAML too.
    private static Map<?, ?> part(String name) {
        try (InputStream part = OpenApi.class.getResourceAsStream("openapi/" + name)) {
            if (part == null) {
                throw new IllegalStateException("the part " + name + " of the document is missing");
            }
            LoadSettings settings =
                    LoadSettings.builder().setLabel(name).setMaxAliasesForCollections(500).build();
            return (Map<?, ?>) new Load(settings).loadFromInputStream(part);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Objects are joined, member by member; anything else may be said only once.
    private static void merge(Map<String, Object> into, Map<?, ?> part, String path) {
        part.forEach((key, value) -> {
            String name = (String) key;
            if (value instanceof Map<?, ?> object) {
                merge(objectIn(into, name, path), object, path + "/" + name);
            } else if (into.put(name, value) != null) {
                throw new IllegalStateException("the document has " + path + "/" + name + " twice");
            }
        });
    }

    @SuppressWarnings("unchecked") // objects are put in here alone
    private static Map<String, Object> objectIn(
            Map<String, Object> into, String name, String path) {
        Object there = into.computeIfAbsent(name, key -> new LinkedHashMap<String, Object>());
        if (!(there instanceof Map<?, ?>)) {
            throw new IllegalStateException("the document has " + path + "/" + name + " twice");
        }
        return (Map<String, Object>) there;
    }
}
