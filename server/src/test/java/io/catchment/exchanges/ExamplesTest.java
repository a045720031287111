package io.catchment.exchanges;

import static org.assertj.core.api.Assertions.assertThat;

import io.catchment.exchanges.RecordedExchange.Step;
import io.catchment.http.OpenApiText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The examples of the OpenAPI document are what the recorded exchanges have.
///
/// Each names its exchange, the step (from 1) and which side of it, as `a-form-is-refused 1 answer`. To add one, add it
/// with an `x-exchange` alone, run this test, and take over the file that it tells of.
class ExamplesTest {
    private static final Path KEPT =
            Path.of("src/main/resources/io/catchment/http/openapi/examples.json");
    private static final Path MADE = Path.of("target/examples.json");
    private static final String EXCHANGE = "x-exchange";
    private static final String TIME = "2026-01-31T12:00:00Z";

    private final JsonMapper json = new JsonMapper();

    @Test
    void each_is_what_its_exchange_has() throws IOException {
        String kept = Files.readString(KEPT);
        ObjectNode root = (ObjectNode) json.readTree(kept);
        root.at("/components/examples")
                .properties()
                .forEach(example -> fill((ObjectNode) example.getValue()));

        Files.writeString(MADE, text(root));

        assertThat(text(root))
                .as("to take over what the exchanges have: cp server/%s server/%s", MADE, KEPT)
                .isEqualTo(kept);
    }

    private void fill(ObjectNode example) {
        String source = example.get(EXCHANGE).asString();
        String[] words = source.split(" ", -1);
        RecordedExchange exchange =
                ExchangeFile.read(Exchanges.FOLDER.resolve(words[0] + ExchangeFile.ENDING));
        example.removeAll();
        example.put("summary", exchange.title());
        example.put(EXCHANGE, source);
        example.set("value", value(exchange, Integer.parseInt(words[1]), words[2]));
    }

    /// With the placeholders filled, the ids by their names.
    private JsonNode value(RecordedExchange exchange, int number, String side) {
        List<Step.Call> calls =
                exchange.steps().stream()
                        .filter(Step.Call.class::isInstance)
                        .map(Step.Call.class::cast)
                        .toList();
        Values values = new Values(Map.of());
        for (Step.Call call : calls.subList(0, number)) {
            if (!call.request().body().text().isEmpty()) {
                values.rememberBody(
                        filled(call.request().body(), values).getBytes(StandardCharsets.UTF_8));
            }
        }
        Step.Call call = calls.get(number - 1);
        String text =
                filled(
                        side.equals("request") ? call.request().body() : call.expected().body(),
                        values);
        return json.readTree(text);
    }

    private static String filled(Template template, Values values) {
        Map<String, String> known = new HashMap<>();
        known.put("{body}", values.bodyAsJson());
        known.put("{time}", TIME);
        known.put("{number}", "1");
        known.put("{account}", "demo");
        String text = template.text().replace("[{any}]", "[]").replace("\"{any}\"", "\"…\"");
        return Template.PLACEHOLDER
                .matcher(text)
                .replaceAll(found -> {
                    String placeholder = found.group();
                    if (placeholder.equals("{any}")) {
                        throw new AssertionError("{any} makes no example: " + template.text());
                    }
                    return java.util.regex.Matcher.quoteReplacement(
                            known.getOrDefault(placeholder, id(placeholder)));
                });
    }

    private static String id(String placeholder) {
        if (placeholder.startsWith("{text:")) {
            return placeholder.substring("{text:".length(), placeholder.length() - 1);
        }
        return UUID.nameUUIDFromBytes(placeholder.getBytes(StandardCharsets.UTF_8)).toString();
    }

    private String text(JsonNode root) {
        DefaultPrettyPrinter printer =
                new DefaultPrettyPrinter()
                        .withObjectIndenter(new DefaultIndenter("  ", "\n"))
                        .withArrayIndenter(new DefaultIndenter("  ", "\n"));
        return json.writer().with(printer).writeValueAsString(root) + "\n";
    }

    @Test
    void each_is_allowed_by_the_schema_where_it_stands() {
        ApiDocument document = ApiDocument.parse(OpenApiText.json());
        JsonNode examples = json.readTree(OpenApiText.json()).at("/components/examples");
        Map<String, List<String>> wrong = new HashMap<>();

        for (JsonNode content : json.readTree(OpenApiText.json()).findParents("examples")) {
            content.get("examples")
                    .properties()
                    .forEach(example -> {
                        if (example.getValue().has("$ref") && content.has("schema")) {
                            String name =
                                    example.getValue().get("$ref").asString().replaceAll(".*/", "");
                            wrong.put(
                                    name,
                                    document.wrong(
                                            content.get("schema"),
                                            examples.get(name).get("value")));
                        }
                    });
        }

        assertThat(wrong).hasSizeGreaterThan(20).allSatisfy((name, of) -> assertThat(of).isEmpty());
    }
}
