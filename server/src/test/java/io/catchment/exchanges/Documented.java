package io.catchment.exchanges;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.catchment.exchanges.ApiDocument.Operation;
import io.catchment.exchanges.RawClient.RawAnswer;
import io.catchment.exchanges.RawClient.RawRequest;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/// Holds one request and its answer against the document: the answer whatever it is, the request only where it was
/// done, because a wrong one is to be refused.
final class Documented {
    private static final JsonMapper JSON = new JsonMapper();

    /// Told by the `default` answer of a call.
    private static final Set<Integer> OTHER = Set.of(404, 405, 408, 414, 431, 505);

    /// What every answer may have, which the document tells once, or HTTP itself.
    private static final Set<String> ALWAYS =
            Set.of(
                    "date",
                    "connection",
                    "content-length",
                    "content-type",
                    "transfer-encoding",
                    "cache-control",
                    "x-content-type-options",
                    "vary",
                    "access-control-allow-origin",
                    "access-control-expose-headers");

    private final ApiDocument document;
    private final RawRequest request;
    private final RawAnswer answer;
    private final List<String> wrong = new ArrayList<>();
    private final String path;
    private final Map<String, String> query = new HashMap<>();

    private Documented(ApiDocument document, RawRequest request, RawAnswer answer) {
        this.document = document;
        this.request = request;
        this.answer = answer;
        String target = new String(request.target(), UTF_8);
        int mark = target.indexOf('?');
        path = mark < 0 ? target : target.substring(0, mark);
        readQuery(mark < 0 ? "" : target.substring(mark + 1));
    }

    /// All that is not as the document says; empty when everything is.
    static List<String> wrong(ApiDocument document, RawRequest request, RawAnswer answer) {
        Documented exchange = new Documented(document, request, answer);
        exchange.check();
        return exchange.wrong;
    }

    private void check() {
        if (request.method().equals("OPTIONS") && answer.status() == 204) {
            return;
        }
        Optional<Operation> operation = document.operation(request.method(), path);
        if (operation.isEmpty()) {
            checkOther();
        } else if (answer.status() < 300) {
            checkAnswer(operation.get());
            checkRequest(operation.get());
        } else {
            checkAnswer(operation.get());
        }
    }

    // ---- the answer ----

    /// To what no operation describes.
    private void checkOther() {
        int expected = document.template(path).isPresent() ? 405 : 404;
        if (answer.status() != expected) {
            wrong.add("no operation " + request.method() + " " + path);
        }
        checkAnswer(
                document.sharedResponse(
                        path.equals("/api/v1") || path.startsWith("/api/v1/")
                                ? "OtherProblem"
                                : "OtherError"));
    }

    private void checkAnswer(Operation operation) {
        JsonNode responses = operation.node().get("responses");
        String status = String.valueOf(answer.status());
        if (responses.has(status)) {
            checkAnswer(document.resolved(responses.get(status)));
        } else if (OTHER.contains(answer.status()) && responses.has("default")) {
            checkAnswer(document.resolved(responses.get("default")));
        } else {
            wrong.add(operation + " has no answer " + status);
        }
    }

    private void checkAnswer(JsonNode response) {
        checkHeaders(response.path("headers"));
        if (request.method().equals("HEAD")) {
            return;
        }
        if (!response.has("content")) {
            if (answer.body().length > 0) {
                wrong.add("a body where none is described");
            }
            return;
        }
        String type = mediaType(String.join(",", answer.values("Content-Type")));
        JsonNode content = response.get("content").path(type);
        if (content.isMissingNode()) {
            wrong.add("the content type " + type);
        } else if (content.has("schema")) {
            wrong(document.wrong(content.get("schema"), json(answer.body())), "answer");
        }
    }

    private void checkHeaders(JsonNode described) {
        Map<String, JsonNode> headers = new HashMap<>();
        described
                .properties()
                .forEach(it ->
                        headers.put(
                                it.getKey().toLowerCase(Locale.ROOT),
                                document.resolved(it.getValue())));
        headers.forEach((name, header) -> {
            if (header.path("required").asBoolean(false) && answer.values(name).isEmpty()) {
                wrong.add("no header " + name);
            }
        });
        for (String line : answer.headers()) {
            String name = line.substring(0, line.indexOf(':')).toLowerCase(Locale.ROOT);
            String value = line.substring(line.indexOf(':') + 1).strip();
            if (headers.containsKey(name)) {
                JsonNode schema = headers.get(name).path("schema");
                wrong(document.wrong(schema, typed(schema, value)), "header " + name);
            } else if (!ALWAYS.contains(name)) {
                wrong.add("the header " + line + " is not described");
            }
        }
    }

    // ---- the request ----

    private void checkRequest(Operation operation) {
        checkKeys(operation);
        List<String> known = new ArrayList<>();
        for (JsonNode each : operation.node().path("parameters")) {
            JsonNode parameter = document.resolved(each);
            known.add(parameter.get("name").asString().toLowerCase(Locale.ROOT));
            checkParameter(operation, parameter);
        }
        if (operation.path().startsWith("/api/v1/")) {
            query.keySet().stream()
                    .filter(name -> !known.contains(name))
                    .forEach(name -> wrong.add("the parameter " + name + " is not described"));
        }
        JsonNode content = operation.node().at("/requestBody/content");
        String type = mediaType(header("content-type").orElse("application/json"));
        if (request.body().length > 0 && content.has(type)) {
            JsonNode schema = content.get(type).get("schema");
            wrong(document.wrong(schema, json(request.body())), "request");
        } else if (operation.node().at("/requestBody/required").asBoolean(false)) {
            wrong.add("no body was sent, or one that is not described");
        }
    }

    private void checkKeys(Operation operation) {
        JsonNode alternatives = operation.node().path("security");
        if (!operation.node().has("security")) {
            wrong.add(operation + " does not say which keys it needs");
        } else if (!alternatives.isEmpty()
                && alternatives.valueStream().noneMatch(this::hasAllKeys)) {
            wrong.add("answered without the keys that are described");
        }
    }

    private boolean hasAllKeys(JsonNode alternative) {
        return alternative.propertyNames().stream()
                .map(document::securityScheme)
                .allMatch(scheme ->
                        switch (scheme.path("type").asString() + scheme.path("in").asString("")) {
                            case "apiKeyquery" -> query.containsKey(lower(scheme.get("name")));
                            case "apiKeyheader" -> header(lower(scheme.get("name"))).isPresent();
                            default -> header("authorization").isPresent();
                        });
    }

    private void checkParameter(Operation operation, JsonNode parameter) {
        String name = parameter.get("name").asString();
        Optional<String> value =
                switch (parameter.get("in").asString()) {
                    case "path" -> Optional.ofNullable(operation.variables().get(name));
                    case "query" -> Optional.ofNullable(query.get(name.toLowerCase(Locale.ROOT)));
                    default -> header(name.toLowerCase(Locale.ROOT));
                };
        JsonNode schema = parameter.get("schema");
        value.ifPresent(text -> wrong(document.wrong(schema, typed(schema, text)), name));
        if (value.isEmpty() && parameter.path("required").asBoolean(false)) {
            wrong.add("the parameter " + name + " is missing");
        }
    }

    private Optional<String> header(String name) {
        for (byte[] line : request.headers()) {
            String header = new String(line, ISO_8859_1);
            if (header.toLowerCase(Locale.ROOT).startsWith(name + ":")) {
                return Optional.of(header.substring(name.length() + 1).strip());
            }
        }
        return Optional.empty();
    }

    // ---- texts ----

    private void readQuery(String text) {
        for (String pair : text.isEmpty() ? new String[0] : text.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            query.put(
                    unescaped(name).toLowerCase(Locale.ROOT),
                    unescaped(equals < 0 ? "" : pair.substring(equals + 1)));
        }
    }

    /// What is no valid escape stands for itself.
    private static String unescaped(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }

    private JsonNode typed(JsonNode schema, String text) {
        return document.resolved(schema).path("type").asString("").equals("integer")
                        && text.matches("-?[0-9]{1,18}")
                ? JsonNodeFactory.instance.numberNode(Long.parseLong(text))
                : JsonNodeFactory.instance.stringNode(text);
    }

    private JsonNode json(byte[] body) {
        String text = new String(body, UTF_8);
        try {
            return JSON.readTree(text.startsWith("\uFEFF") ? text.substring(1) : text);
        } catch (JacksonException e) {
            return JsonNodeFactory.instance.stringNode(text);
        }
    }

    private static String mediaType(String contentType) {
        return contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }

    private static String lower(JsonNode name) {
        return name.asString().toLowerCase(Locale.ROOT);
    }

    private void wrong(List<String> problems, String of) {
        problems.forEach(problem -> wrong.add(of + " " + problem));
    }
}
