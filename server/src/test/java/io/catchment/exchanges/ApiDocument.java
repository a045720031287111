package io.catchment.exchanges;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/// An OpenAPI document, as what is sent and answered can be held against it.
final class ApiDocument {
    private static final String ADDRESS = "https://www.example.com/openapi.json";
    private static final List<String> METHODS = List.of("get", "put", "post", "delete", "patch");

    private final JsonNode root;
    private final SchemaRegistry registry;
    private final Map<String, Schema> schemas = new HashMap<>();

    private ApiDocument(String json) {
        root = new JsonMapper().readTree(json);
        registry =
                SchemaRegistry.withDefaultDialect(
                        SpecificationVersion.DRAFT_2020_12,
                        builder ->
                                builder.schemas(Map.of(ADDRESS, json))
                                        .schemaRegistryConfig(
                                                SchemaRegistryConfig.builder()
                                                        .formatAssertionsEnabled(true)
                                                        .build()));
    }

    static ApiDocument parse(String json) {
        return new ApiDocument(json);
    }

    /// @param path the template, as `/api/v1/accounts/{account}/ledger`
    record Operation(String method, String path, JsonNode node, Map<String, String> variables) {
        @Override
        public String toString() {
            return method.toUpperCase(java.util.Locale.ROOT) + " " + path;
        }
    }

    /// All that it describes, as `GET /health/live`.
    Set<String> operations() {
        Set<String> operations = new TreeSet<>();
        root.get("paths")
                .properties()
                .forEach(path ->
                        METHODS.stream()
                                .filter(path.getValue()::has)
                                .forEach(method ->
                                        operations.add(
                                                new Operation(
                                                                method,
                                                                path.getKey(),
                                                                path.getValue(),
                                                                Map.of())
                                                        .toString())));
        return operations;
    }

    /// The path as it is described: the one with the most literal segments that fits.
    Optional<String> template(String path) {
        return root.get("paths").propertyNames().stream()
                .filter(template -> variables(template, path).isPresent())
                .min(java.util.Comparator.comparingLong(ApiDocument::variablesIn));
    }

    Optional<Operation> operation(String method, String path) {
        String name = method.equals("HEAD") ? "get" : method.toLowerCase(java.util.Locale.ROOT);
        return template(path)
                .filter(template -> root.get("paths").get(template).has(name))
                .map(template ->
                        new Operation(
                                name,
                                template,
                                root.get("paths").get(template).get(name),
                                variables(template, path).orElseThrow()));
    }

    private static long variablesIn(String template) {
        return template.chars().filter(c -> c == '{').count();
    }

    private static Optional<Map<String, String>> variables(String template, String path) {
        String[] expected = template.split("/", -1);
        String[] came = path.split("/", -1);
        if (expected.length != came.length) {
            return Optional.empty();
        }
        Map<String, String> variables = new HashMap<>();
        for (int i = 0; i < came.length; i++) {
            if (expected[i].startsWith("{") && !came[i].isEmpty()) {
                variables.put(expected[i].substring(1, expected[i].length() - 1), came[i]);
            } else if (!expected[i].equals(came[i])) {
                return Optional.empty();
            }
        }
        return Optional.of(variables);
    }

    /// A response that many operations share.
    JsonNode sharedResponse(String name) {
        return root.at("/components/responses/" + name);
    }

    JsonNode securityScheme(String name) {
        return root.at("/components/securitySchemes/" + name);
    }

    /// What is meant, where there may be a reference instead.
    JsonNode resolved(JsonNode node) {
        return node.has("$ref") && node.get("$ref").asString().startsWith("#")
                ? resolved(root.at(node.get("$ref").asString().substring(1)))
                : node;
    }

    /// What a value has that its schema does not allow.
    List<String> wrong(JsonNode schema, JsonNode value) {
        if (schema instanceof MissingNode) {
            return List.of("there is no schema for " + value);
        }
        List<String> wrong = new ArrayList<>();
        schemas.computeIfAbsent(schema.toString(), this::schema)
                .validate(value)
                .forEach(error ->
                        wrong.add(error.getInstanceLocation() + ": " + error.getMessage()));
        return wrong;
    }

    private Schema schema(String json) {
        String absolute = json.replace("\"$ref\":\"#", "\"$ref\":\"" + ADDRESS + "#");
        return registry.getSchema(
                SchemaLocation.of("https://www.example.com/schemas/" + schemas.size()),
                new JsonMapper().readTree(absolute));
    }
}
