package io.catchment.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.catchment.store.Waiting;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What deployed clients of LeadSquared call, one after the other, against a real server: their keys are entered as they
/// are, and their host is the only thing that is another.
final class PublicClientsTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    // In the form of LeadSquared's, and nobody's.
    private static final String ACCESS_KEY = "u$r00112233445566778899aabbccddeeff";
    private static final String SECRET_KEY = "0123456789abcdef0123456789abcdef01234567";
    private static final String API_KEY = "Placeholder0Placeholder1Placeholder2Plac";

    private static final String IN_QUERY = "accessKey=" + ACCESS_KEY + "&secretKey=" + SECRET_KEY;
    private static final Map<String, String> NO_HEADERS = Map.of();
    private static final Map<String, String> ASYNC = Map.of("x-api-key", API_KEY);
    private static final Map<String, String> IN_HEADERS =
            Map.of("x-LSQ-AccessKey", ACCESS_KEY, "x-LSQ-SecretKey", SECRET_KEY);

    @TempDir static Path folder;

    private static ServerProcess server;
    private static HttpClient http;

    @BeforeAll
    static void start_a_server_and_enter_the_clients_keys() throws IOException {
        Path data = folder.resolve("data");
        server = ServerProcess.start(data);
        http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        String administrator =
                JSON.readTree(Files.readString(data.resolve("administrator.json")))
                        .get("key")
                        .asString();
        enter(administrator, "{\"kind\":\"pair\",\"accessKey\":\"%s\",\"secretKey\":\"%s\"}");
        enter(administrator, "{\"kind\":\"api\",\"apiKey\":\"%3$s\"}");
    }

    private static void enter(String administrator, String key) {
        HttpResponse<String> answer =
                send(
                        "POST",
                        "/api/v1/accounts/demo/keys",
                        Map.of("Authorization", "Bearer " + administrator),
                        key.formatted(ACCESS_KEY, SECRET_KEY, API_KEY));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    }

    @AfterAll
    static void stop() {
        http.close();
        server.close();
    }

    // ---- plain calls ----

    private static HttpResponse<String> send(
            String method, String target, Map<String, String> headers, String body) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(server.address() + target))
                        .timeout(PATIENCE)
                        .header("Content-Type", "application/json")
                        .method(
                                method,
                                body.isEmpty()
                                        ? BodyPublishers.noBody()
                                        : BodyPublishers.ofString(body));
        headers.forEach(request::header);
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JsonNode json(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    private static JsonNode get(String target) {
        return json(send("GET", target + "&" + IN_QUERY, NO_HEADERS, ""));
    }

    private static JsonNode post(String target, String body) {
        return json(send("POST", target + "?" + IN_QUERY, NO_HEADERS, body));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String lead(String email, String phone, String name) {
        return """
        [{"Attribute":"FirstName","Value":"%s"},{"Attribute":"EmailAddress","Value":"%s"},
         {"Attribute":"Phone","Value":"%s"},{"Attribute":"Source","Value":"Web Form"}]
        """
                .formatted(name, email, phone);
    }

    private static String opportunity(String email) {
        return """
        {"LeadDetails":[{"Attribute":"EmailAddress","Value":"%s"},
                        {"Attribute":"SearchBy","Value":"EmailAddress"}],
         "Opportunity":{"OpportunityEventCode":12000,"OpportunityNote":"Enquiry",
                        "Fields":[{"SchemaName":"mx_Custom_1","Value":"First"},{"SchemaName":"Status","Value":"Open"}]}}
        """
                .formatted(email);
    }

    private static JsonNode ended(String statusPath, String id) {
        Waiting.until(() -> !task(statusPath, id).get("Status").asString().equals("In-Queue"));
        return task(statusPath, id);
    }

    private static JsonNode task(String statusPath, String id) {
        return json(send("GET", statusPath + "?RequestID=" + id, ASYNC, "")).get("TaskStatus");
    }

    // ---- what clients do ----

    @Test
    void a_web_form_captures_a_lead_and_reads_it_back_by_email_phone_and_id() {
        JsonNode captured =
                post(
                        "/v2/LeadManagement.svc/Lead.Capture",
                        lead("form@example.com", "9000000101", "Form"));
        String id = captured.get("Message").get("Id").asString();

        assertThat(captured.get("Status").asString()).isEqualTo("Success");
        for (String target :
                List.of(
                        "Leads.GetByEmailaddress?emailaddress=" + encoded("Form@Example.com"),
                        "RetrieveLeadByPhoneNumber?phone=9000000101",
                        "RetrieveLeadByPhoneNumber?phone=" + encoded("+91-9000000101"),
                        "Leads.GetById?id=" + id)) {
            JsonNode found = get("/v2/LeadManagement.svc/" + target);

            assertThat(found).as(target).hasSize(1);
            assertThat(found.get(0).get("ProspectID").asString()).isEqualTo(id);
            assertThat(found.get(0).get("FirstName").asString()).isEqualTo("Form");
        }
    }

    @Test
    void a_chat_looks_a_phone_up_first_and_captures_only_whom_it_does_not_find() {
        String lookup = "/v2/LeadManagement.svc/RetrieveLeadByPhoneNumber?phone=";
        assertThat(get(lookup + encoded("+919000000102"))).isEmpty();

        String id =
                post(
                                "/v2/LeadManagement.svc/Lead.Capture",
                                lead("c@example.com", "+91-9000000102", "C"))
                        .get("Message")
                        .get("Id")
                        .asString();

        assertThat(get(lookup + encoded("+919000000102")).get(0).get("ProspectID").asString())
                .isEqualTo(id);
    }

    @Test
    void a_form_whose_phone_is_of_another_lead_is_told_so_and_finds_that_lead() {
        String first =
                post(
                                "/v2/LeadManagement.svc/Lead.Capture",
                                lead("one@example.com", "9000000103", "One"))
                        .get("Message")
                        .get("Id")
                        .asString();
        post("/v2/LeadManagement.svc/Lead.Capture", lead("two@example.com", "9000000104", "Two"));

        HttpResponse<String> refused =
                send(
                        "POST",
                        "/v2/LeadManagement.svc/Lead.Capture?" + IN_QUERY,
                        NO_HEADERS,
                        lead("two@example.com", "9000000103", "Two"));

        assertThat(refused.statusCode()).isEqualTo(500);
        assertThat(JSON.readTree(refused.body()).get("ExceptionMessage").asString())
                .isEqualTo("A Lead with same Phone Number already exists.");
        assertThat(
                        get("/v2/LeadManagement.svc/RetrieveLeadByPhoneNumber?phone=9000000103")
                                .get(0)
                                .get("ProspectID")
                                .asString())
                .isEqualTo(first);
    }

    @Test
    void a_shop_captures_an_opportunity_lists_it_updates_it_and_reads_it_again() {
        String service = "/v2/OpportunityManagement.svc/";
        JsonNode captured =
                json(
                        send(
                                "POST",
                                service + "Capture",
                                IN_HEADERS,
                                opportunity("shop@example.com")));
        String lead = captured.get("RelatedProspectId").asString();
        String id = captured.get("CreatedOpportunityId").asString();

        JsonNode listed =
                json(
                        send(
                                "POST",
                                service
                                        + "GetOpportunitiesOfLead?leadId="
                                        + lead
                                        + "&opportunityType=12000",
                                IN_HEADERS,
                                "{\"Paging\":{\"PageIndex\":1,\"PageSize\":100}}"));
        assertThat(listed.get("RecordCount").asInt()).isEqualTo(1);
        assertThat(listed.get("List").get(0).get("OpportunityId").asString()).isEqualTo(id);

        String update =
                "{\"ProspectOpportunityId\":\"%s\",\"Fields\":[{\"SchemaName\":\"mx_Custom_1\",\"Value\":\"Second\"}]}";
        json(send("POST", service + "Update", IN_HEADERS, update.formatted(id)));

        assertThat(
                        send(
                                        "GET",
                                        service + "GetOpportunityDetails?OpportunityId=" + id,
                                        IN_HEADERS,
                                        "")
                                .body())
                .contains("Second")
                .doesNotContain("First\"");
    }

    @Test
    void an_integration_captures_an_opportunity_asks_for_its_status_and_reads_its_lead() {
        String id =
                json(send(
                                "POST",
                                "/opportunity/capture?" + IN_QUERY.replace("$", "%24"),
                                ASYNC,
                                opportunity("async@example.com")))
                        .get("RequestID")
                        .asString();
        JsonNode task = ended("/opportunity/capture/status", id);

        assertThat(task.get("Status").asString()).isEqualTo("Success");
        String lead =
                JSON.readTree(task.get("Message").asString()).get("RelatedProspectId").asString();
        assertThat(
                        get("/v2/LeadManagement.svc/Leads.GetById?id=" + lead)
                                .get(0)
                                .get("EmailAddress")
                                .asString())
                .isEqualTo("async@example.com");
    }

    @Test
    void a_landing_page_captures_a_lead_without_waiting_and_finds_it_by_email_later() {
        String id =
                json(send(
                                "POST",
                                "/lead/capture?" + IN_QUERY,
                                ASYNC,
                                lead("landing@example.com", "9000000105", "Landing")))
                        .get("RequestID")
                        .asString();

        assertThat(ended("/lead/status", id).get("Status").asString()).isEqualTo("Success");
        assertThat(
                        get(
                                "/v2/LeadManagement.svc/Leads.GetByEmailaddress?emailaddress="
                                        + encoded("landing@example.com")))
                .hasSize(1);
        assertThat(
                        json(send("GET", "/lead/capture/metrics", ASYNC, ""))
                                .get("PendingMessages")
                                .asInt())
                .isZero();
    }
}
