package io.catchment.exchanges;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.catchment.exchanges.RawClient.RawAnswer;
import io.catchment.exchanges.RawClient.RawRequest;
import io.catchment.exchanges.RecordedExchange.Step;
import io.catchment.http.OpenApiText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The document by itself, and that what is wrong in it is seen. What a server answers is held against it by
/// [RecordedExchangesTest].
class ApiDocumentTest {
    private static final String JSON = OpenApiText.json();
    private static final Path SCHEMA = Path.of("src/test/resources/openapi/schema-3.1.json");

    private final ApiDocument document = ApiDocument.parse(JSON);

    @Test
    void it_is_an_openapi_document() throws IOException {
        assertThat(metaSchemaErrors(JSON)).isEmpty();
    }

    @Test
    void a_member_that_openapi_does_not_know_is_seen() throws IOException {
        assertThat(metaSchemaErrors(JSON.replace("\"operationId\"", "\"operationid\"")))
                .isNotEmpty();
    }

    private static List<com.networknt.schema.Error> metaSchemaErrors(String json)
            throws IOException {
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(Files.readString(SCHEMA))
                .validate(json, InputFormat.JSON);
    }

    @Test
    void every_reference_leads_somewhere() {
        JsonNode root = new JsonMapper().readTree(JSON);

        assertThat(root.findValues("$ref"))
                .isNotEmpty()
                .allSatisfy(reference ->
                        assertThat(root.at(reference.asString().substring(1)).isMissingNode())
                                .as(reference.asString())
                                .isFalse());
    }

    @Test
    void everything_that_is_shared_is_used() {
        JsonNode components = new JsonMapper().readTree(JSON).get("components");

        for (String kind : List.of("schemas", "parameters", "responses", "headers", "examples")) {
            assertThat(components.get(kind).propertyNames())
                    .allSatisfy(name ->
                            assertThat(JSON)
                                    .contains(
                                            "\"$ref\":\"#/components/" + kind + "/" + name + '"'));
        }
    }

    @Test
    void every_call_has_a_recorded_exchange_in_which_it_is_done() {
        TreeSet<String> recorded = new TreeSet<>();
        for (RecordedExchange exchange : Exchanges.all()) {
            for (Step step : exchange.steps()) {
                if (step instanceof Step.Call call && isDone(call.expected().status())) {
                    String path = call.request().target().text().replaceAll("\\?.*", "");
                    document.operation(call.request().method(), path)
                            .ifPresent(operation -> recorded.add(operation.toString()));
                }
            }
        }

        assertThat(recorded).containsExactlyElementsOf(document.operations());
    }

    /// A redirect is all that some calls do.
    private static boolean isDone(int status) {
        return status < 300 || status == 308;
    }

    // ---- what is wrong is seen ----

    private static final String ACCEPTED =
            "{\"Status\":\"Request accepted. Please use below request id to check the status\",\"RequestID\":\"8eca6fa6-262c-43eb-8cfe-6e3325e2dc73\"}";

    @Test
    void an_exchange_as_it_is_described_passes() {
        assertThat(captured(document)).isEmpty();
    }

    /// One thing of the document changed, or one left out.
    @ParameterizedTest
    @CsvSource({
        "'\"RequestID\":{\"$ref\"',           '\"RequestId\":{\"$ref\"',             RequestID",
        "'\"Attribute\":{\"type\":\"string\"}', '\"Attribute\":{\"type\":\"number\"}', Attribute",
        "'\"/opportunity/capture\":',          '\"/opportunity/captured\":',           no operation",
        "'\"200\":{\"description\":\"It is on disk', '\"201\":{\"description\":\"It is on disk', no answer 200",
        "'\"RateLimit\":{\"$ref\"',            '\"RateLimits\":{\"$ref\"',             RateLimit",
        "'\"name\":\"secretKey\"',             '\"name\":\"secret\"',                  keys",
        "'\"OpportunityEventCode\"]',          '\"OpportunityCode\"]',                 OpportunityCode",
    })
    void a_document_that_says_something_else_is_seen(String from, String to, String told) {
        assertThat(JSON).contains(from);

        assertThat(captured(ApiDocument.parse(JSON.replace(from, to))))
                .isNotEmpty()
                .anyMatch(problem -> problem.contains(told));
    }

    private static List<String> captured(ApiDocument document) {
        RawRequest request =
                new RawRequest(
                        "POST",
                        "/opportunity/capture?accessKey=a&secretKey=s".getBytes(UTF_8),
                        List.of("x-api-key: k".getBytes(UTF_8)),
                        "{\"LeadDetails\":[{\"Attribute\":\"SearchBy\",\"Value\":\"Phone\"}],\"Opportunity\":{\"OpportunityEventCode\":12231}}"
                                .getBytes(UTF_8));
        RawAnswer answer =
                new RawAnswer(
                        200,
                        List.of(
                                "Content-Type: application/json; charset=utf-8",
                                "RateLimit: \"writes\";r=24;t=5"),
                        ACCEPTED.getBytes(UTF_8));
        return Documented.wrong(document, request, answer);
    }
}
