package io.catchment.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.catchment.settings.DemoAccount;
import io.catchment.settings.Key;
import io.catchment.store.AccountRows;
import io.catchment.store.AccountRows.NewKey;
import io.catchment.store.Database;
import io.catchment.store.TableContents;
import io.catchment.store.TestPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The isolation matrix: every call that the server answers, made by another account for what is the owner's.
///
/// Each call is a line of [#MATRIX]; a call without one fails the first test. A line is checked so:
///
/// - with the owner's identifiers and the other's keys, it is answered as for identifiers that never existed, and
///   nothing of the owner is in the answer;
/// - with keys of both mixed, it is answered 401, or as the other's call;
/// - what the store holds of the owner is the same afterwards, to the last column;
/// - for calls that tell something: made with the owner's own keys, the same check fails. So none passes for nothing.
///
/// Mutants of this test take the account checks out one by one; each makes it fail.
final class IsolationTest {
    private static final String OWNER = "demo";
    private static final String OTHER = "other";
    private static final String NATIVE = "/api/v1/";
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static final String CAPTURE =
            """
            {"LeadDetails":[{"Attribute":"EmailAddress","Value":"{email}"},
              {"Attribute":"mx_City","Value":"Elsewhere"},{"Attribute":"SearchBy","Value":"EmailAddress"}],
             "Opportunity":{"OpportunityEventCode":12000,"Fields":[{"SchemaName":"mx_Custom_1","Value":"x"}]}}\
            """;

    private static final String LEAD =
            """
            [{"Attribute":"EmailAddress","Value":"{email}"},{"Attribute":"mx_City","Value":"Elsewhere"}]\
            """;

    private static final String LEAD_UPDATE =
            """
            [{"Attribute":"mx_City","Value":"Elsewhere"}]\
            """;

    private static final String OPPORTUNITY_UPDATE =
            """
            {"ProspectOpportunityId":"{opportunity}","OpportunityNote":"x"}\
            """;

    private static final List<Line> MATRIX =
            List.of(
                    // -- the compatible calls --
                    acts("POST /opportunity/capture", "", CAPTURE),
                    tells("GET /opportunity/capture/status", "?RequestID={request}"),
                    tells("GET /opportunity/status", "?RequestID={request}"),
                    counts("GET /opportunity/capture/metrics"),
                    acts("POST /v2/OpportunityManagement.svc/Capture", "", CAPTURE),
                    tells("GET /opportunity/update/status", "?RequestID={request}"),
                    counts("GET /opportunity/update/metrics"),
                    acts("POST /lead/capture", "", LEAD),
                    tells("GET /lead/capture/status", "?RequestID={request}"),
                    tells("GET /lead/status", "?RequestID={request}"),
                    counts("GET /lead/capture/metrics"),
                    acts("POST /v2/LeadManagement.svc/Lead.Capture", "", LEAD),
                    tells("GET /lead/update/status", "?RequestID={request}"),
                    counts("GET /lead/update/metrics"),
                    // -- the calls that read back --
                    tells("GET /v2/LeadManagement.svc/Leads.GetById", "?id={lead}"),
                    tells(
                            "GET /v2/LeadManagement.svc/Leads.GetByEmailaddress",
                            "?emailaddress={mail}"),
                    tells("GET /v2/LeadManagement.svc/RetrieveLeadByPhoneNumber", "?phone={phone}"),
                    tells(
                            "GET /v2/OpportunityManagement.svc/GetOpportunityDetails",
                            "?OpportunityId={opportunity}"),
                    tells(
                            "POST /v2/OpportunityManagement.svc/GetOpportunitiesOfLead",
                            "?leadId={lead}"),
                    new Line(
                            Kind.TELLS,
                            "POST /v2/OpportunityManagement.svc/GetOpportunitiesByUniqueLeadField",
                            "",
                            "{\"Parameter\":{\"LookupName\":\"EmailAddress\",\"LookupValue\":\"{mail}\",\"SqlOperator\":\"=\"}}"),
                    tells("GET /v2/LeadManagement.svc/LeadsMetaData.Get", ""),
                    tells("GET /v2/OpportunityManagement.svc/GetOpportunityTypes", ""),
                    tells(
                            "GET /v2/OpportunityManagement.svc/GetOpportunityTypeMetadata",
                            "?code={type}"),
                    counts("GET /v2/OpportunityManagement.svc/IsOpportunityEnabled"),
                    // -- the native calls about one account: by the administrator, below the name
                    // of the other one --
                    tells("GET /api/v1/accounts/{account}/ledger", ""),
                    tells("GET /api/v1/accounts/{account}/requests", ""),
                    tells("GET /api/v1/accounts/{account}/requests/{failed}", ""),
                    tells("GET /api/v1/accounts/{account}/quarantine", ""),
                    tells("GET /api/v1/accounts/{account}/quarantine/summary", "?source={source}"),
                    acts(
                            "POST /api/v1/accounts/{account}/quarantine/replay",
                            "",
                            "{\"to\":\"{now}\"}"),
                    acts(
                            "POST /api/v1/accounts/{account}/quarantine/dismiss",
                            "",
                            "{\"to\":\"{now}\",\"reason\":\"r\"}"),
                    acts("POST /api/v1/accounts/{account}/quarantine/{failed}/dry-run", "", "{}"),
                    acts("POST /api/v1/accounts/{account}/quarantine/{failed}/replay", "", "{}"),
                    acts(
                            "POST /api/v1/accounts/{account}/quarantine/{failed}/dismiss",
                            "",
                            "{\"reason\":\"r\"}"),
                    acts(
                            "POST /api/v1/accounts/{account}/erasures",
                            "",
                            "{\"attribute\":\"EmailAddress\",\"value\":\"{mail}\"}"),
                    tells("GET /api/v1/accounts/{account}/erasures", ""),
                    tells("GET /api/v1/accounts/{account}/erasures/{erasure}", ""),
                    // -- its settings --
                    tells("GET /api/v1/accounts/{account}", ""),
                    tells("GET /api/v1/accounts/{account}/lead-fields", ""),
                    tells("GET /api/v1/accounts/{account}/lead-fields/{field}", ""),
                    tells("GET /api/v1/accounts/{account}/opportunity-types", ""),
                    tells("GET /api/v1/accounts/{account}/opportunity-types/{type}", ""),
                    tells("GET /api/v1/accounts/{account}/users", ""),
                    tells("GET /api/v1/accounts/{account}/users/{user}", ""),
                    tells("GET /api/v1/accounts/{account}/keys", ""),
                    acts("DELETE /api/v1/accounts/{account}/lead-fields/{field}", "", ""),
                    acts("DELETE /api/v1/accounts/{account}/opportunity-types/{type}", "", ""),
                    acts("DELETE /api/v1/accounts/{account}/users/{user}", "", ""),
                    acts("DELETE /api/v1/accounts/{account}/keys/{key}", "", ""),
                    acts(
                            "PUT /api/v1/accounts/{account}/lead-fields/{made}",
                            "",
                            "{\"type\":\"String\"}"),
                    acts(
                            "PUT /api/v1/accounts/{account}/opportunity-types/{code}",
                            "",
                            "{\"name\":\"made\"}"),
                    acts(
                            "PUT /api/v1/accounts/{account}/users/{made}",
                            "",
                            "{\"email\":\"{made}@example.com\"}"),
                    acts("POST /api/v1/accounts/{account}/keys", "", "{\"kind\":\"api\"}"),
                    acts("PATCH /api/v1/accounts/{account}", "", "{\"country\":\"DE\"}"),
                    acts("PUT /api/v1/accounts/{account}", "", "{\"country\":\"IN\"}"),
                    // -- the compatible calls that leave errors in the quarantine of the other one
                    // --
                    acts("POST /opportunity/update", "", OPPORTUNITY_UPDATE),
                    acts("POST /v2/OpportunityManagement.svc/Update", "", OPPORTUNITY_UPDATE),
                    acts("POST /lead/update", "?leadId={lead}", LEAD_UPDATE),
                    // -- of no account: to the administrator alone, or to anybody, and then nothing
                    // of any account --
                    ofNone("GET /api/v1/accounts"),
                    ofNone("POST /api/v1/accounts"),
                    ofNone("GET /api/v1/audit"),
                    ofNone("GET /api/v1/settings"),
                    ofNone("PUT /api/v1/settings"),
                    ofNone("GET /api/v1/administrators"),
                    ofNone("POST /api/v1/administrators"),
                    ofNone("DELETE /api/v1/administrators/{administrator}"),
                    ofNone("GET /openapi.json"),
                    ofNone("GET /"),
                    ofNone("GET /docs"),
                    ofNone("GET /docs/"),
                    ofNone("GET /docs/docs.css"),
                    ofNone("GET /docs/docs.js"),
                    ofNone("GET /docs/swagger-ui.css"),
                    ofNone("GET /docs/swagger-ui-bundle.js"),
                    ofNone("GET /health/live"),
                    ofNone("GET /health/ready"),
                    ofNone("GET /metrics"));

    /// Names of things in a path or query, as this test calls them: the routes may call them otherwise.
    private static final String ANY_VARIABLE = "\\{[a-z]+}";

    private static final String ANY_ID =
            "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";
    private static final String ANY_TIME = "\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z";

    @TempDir static Path data;

    private static Node node;
    private static Database database;
    private static AdministratorCaller administrator;
    private static DemoCaller anybody;
    private static Map<String, DemoAccount.Keys> keys = Map.of();
    private static Map<String, String> ofOwner = Map.of();

    enum Kind {
        TELLS,
        ACTS,
        COUNTS,
        OF_NONE
    }

    /// @param call with the things that it names in braces
    record Line(Kind kind, String call, String query, String body) {
        String method() {
            return call.substring(0, call.indexOf(' '));
        }

        String path() {
            return call.substring(call.indexOf(' ') + 1);
        }

        boolean isNative() {
            return path().startsWith(NATIVE);
        }

        boolean isOpen() {
            return kind == Kind.OF_NONE && !isNative();
        }

        @Override
        public String toString() {
            return call;
        }
    }

    /// A call by which an account sees something of its own.
    private static Line tells(String call, String query) {
        return new Line(Kind.TELLS, call, query, "");
    }

    /// A call by which an account changes something of its own, or tries to.
    private static Line acts(String call, String query, String body) {
        return new Line(Kind.ACTS, call, query, body);
    }

    /// A call that names nothing, and is answered with numbers of the caller's own.
    private static Line counts(String call) {
        return new Line(Kind.COUNTS, call, "", "");
    }

    private static Line ofNone(String call) {
        return new Line(Kind.OF_NONE, call, "", "");
    }

    static Stream<Line> ofAccounts() {
        return MATRIX.stream().filter(line -> line.kind() != Kind.OF_NONE);
    }

    static Stream<Line> tellings() {
        return MATRIX.stream().filter(line -> line.kind() == Kind.TELLS);
    }

    static Stream<Line> all() {
        return MATRIX.stream();
    }

    @BeforeAll
    static void start() throws IOException {
        TestPostgres.Database store = TestPostgres.freshDatabase();
        Config config = TestNodes.config(data, store);
        Node.start(config).close();
        database = TestNodes.open(store);
        AccountRows accounts = new AccountRows(database);
        DemoAccount.Keys other = DemoAccount.Keys.random(new SecureRandom());
        accounts.add(
                OTHER,
                accounts.all().accounts().getFirst().settings(),
                List.of(
                        new NewKey(
                                "pair",
                                hash(other.accessKey()),
                                Optional.of(hash(other.secretKey()))),
                        new NewKey("api", hash(other.apiKey()), Optional.empty())));
        node = Node.start(config);
        administrator = new AdministratorCaller(data, node);
        anybody = TestNodes.caller(data, node);
        keys =
                Map.of(
                        OWNER,
                        new DemoAccount.Keys(
                                anybody.key("accessKey"),
                                anybody.key("secretKey"),
                                anybody.key("apiKey")),
                        OTHER,
                        other);
        ofOwner = thingsOf(anybody);
    }

    /// One of each kind of thing that an account can have.
    private static Map<String, String> thingsOf(DemoCaller owner) throws IOException {
        Map<String, String> things = new LinkedHashMap<>(never());
        things.put("account", OTHER);
        things.put("email", "owned@example.com");
        things.put("mail", "kept@example.com");
        things.put("phone", "9000000077");
        things.put("source", "OwnedSource");
        things.put(
                "request",
                DemoCaller.id(
                        owner.capture(
                                body("owned@example.com", "mx_City")
                                        .replace(
                                                "\"LeadDetails\":[",
                                                "\"LeadDetails\":[{\"Attribute\":\"Phone\",\"Value\":\"9000000077\"},"))));
        things.put("failed", DemoCaller.id(owner.capture(body("failed@example.com", "mx_Nope"))));
        owner.capture(body("kept@example.com", "mx_City"));
        owner.capture(body("erased@example.com", "mx_City"));
        owner.awaitAllFinal();
        things.put(
                "erasure",
                AdministratorCaller.json(
                                administrator.post(
                                        NATIVE + "accounts/demo/erasures",
                                        "{\"attribute\":\"EmailAddress\",\"value\":\"erased@example.com\"}"))
                        .get("id")
                        .asString());
        setUp(things);
        things.put("lead", TableContents.texts(database, "SELECT id FROM lead").getFirst());
        things.put(
                "opportunity",
                TableContents.texts(database, "SELECT id FROM opportunity").getFirst());
        return things;
    }

    /// What only the owner has set up.
    private static void setUp(Map<String, String> things) {
        String demo = NATIVE + "accounts/demo/";
        things.put("field", "mx_Owned");
        things.put("type", "12999");
        things.put("typename", "OwnedType");
        things.put("user", "owner-of-owned");
        things.put("keyname", "owned-key");
        things.put("label", "OwnedField");
        things.put("username", "OwnedUser");
        things.put("made", "mx_madeone");
        things.put("code", "12997");
        change(
                "PUT",
                demo + "lead-fields/mx_Owned",
                "{\"type\":\"String\",\"label\":\"OwnedField\"}");
        change("PUT", demo + "opportunity-types/12999", "{\"name\":\"OwnedType\"}");
        change(
                "PUT",
                demo + "users/owner-of-owned",
                "{\"email\":\"user@example.com\",\"name\":\"OwnedUser\"}");
        things.put(
                "key",
                AdministratorCaller.json(
                                administrator.post(
                                        demo + "keys", "{\"kind\":\"api\",\"name\":\"owned-key\"}"))
                        .get("id")
                        .asString());
    }

    private static void change(String method, String path, String body) {
        AdministratorCaller.json(administrator.change(method, path, "*", body));
    }

    /// What no account has.
    private static Map<String, String> never() {
        Map<String, String> things = new LinkedHashMap<>();
        things.put("account", OTHER);
        things.put("now", "2999-01-01T00:00:00Z");
        things.put("email", "never@example.com");
        things.put("mail", "nobody@example.com");
        things.put("phone", "9000000078");
        things.put("source", "NeverSource");
        things.put("field", "mx_Never");
        things.put("type", "12998");
        things.put("user", "owner-of-never");
        things.put("key", "2000000000");
        // Made by whoever asks, and of no owner.
        things.put("made", "mx_madetwo");
        things.put("code", "12996");
        things.put("administrator", "2000000000");
        List.of("request", "failed", "erasure", "lead", "opportunity")
                .forEach(thing -> things.put(thing, UUID.randomUUID().toString()));
        // A request's id has the form of version 8.
        List.of("request", "failed")
                .forEach(thing ->
                        things.computeIfPresent(
                                thing, (name, id) -> id.substring(0, 14) + "8" + id.substring(15)));
        return things;
    }

    private static String body(String email, String attribute) {
        return CAPTURE.replace("{email}", email)
                .replace("mx_City", attribute)
                .replace(
                        "\"LeadDetails\":[",
                        "\"LeadDetails\":[{\"Attribute\":\"Source\",\"Value\":\"OwnedSource\"},");
    }

    @AfterAll
    static void stop() {
        anybody.close();
        administrator.close();
        node.close();
        database.close();
    }

    @Test
    void every_call_has_a_line_in_the_matrix() {
        assertThat(MATRIX.stream().map(Line::call).map(IsolationTest::template))
                .containsExactlyInAnyOrderElementsOf(
                        node.calls().stream().map(IsolationTest::template).toList());
    }

    private static String template(String call) {
        return call.replaceAll(ANY_VARIABLE, "{}");
    }

    @ParameterizedTest
    @MethodSource("ofAccounts")
    void to_another_account_nothing_of_the_owners_exists(Line line) {
        List<String> before = rowsOfOwner();

        assertNothingIsTold(line, keys(OTHER), OTHER);
        for (DemoAccount.Keys mixed : mixedKeys()) {
            assertRefusedOrOwn(line, mixed);
        }

        if (line.kind() == Kind.ACTS) {
            settle();
        }
        assertThat(rowsOfOwner()).isEqualTo(before);
    }

    @ParameterizedTest
    @MethodSource("tellings")
    void to_the_owner_it_exists_or_the_line_would_show_nothing(Line line) {
        assertThatThrownBy(() -> assertNothingIsTold(line, keys(OWNER), OWNER))
                .isInstanceOf(AssertionError.class);
    }

    @ParameterizedTest
    @MethodSource("all")
    void no_key_of_an_account_opens_what_is_the_administrators_and_no_call_is_open_by_mistake(
            Line line) {
        for (String authorization : List.of("", "Bearer " + keys(OTHER).apiKey())) {
            HttpResponse<String> answer =
                    send(line, ofOwner, line.isNative() ? keys(OTHER) : NO_KEYS, authorization);

            if (line.isOpen()) {
                assertThat(answer.body()).doesNotContain(marks());
            } else {
                assertThat(answer.statusCode()).isEqualTo(401);
            }
        }
    }

    @Test
    void what_one_account_did_is_not_counted_for_another() {
        Line metrics = counts("GET /opportunity/capture/metrics");
        DemoAccount.Keys fresh = DemoAccount.Keys.random(new SecureRandom());
        AccountRows accounts = new AccountRows(database);
        accounts.add(
                "fresh",
                accounts.all().accounts().getFirst().settings(),
                List.of(new NewKey("api", hash(fresh.apiKey()), Optional.empty())));
        HttpResponse<String> answer = send(metrics, ofOwner, fresh, "");
        while (answer.statusCode() == 401) {
            // The settings are looked at every two seconds.
            DemoCaller.pause();
            answer = send(metrics, ofOwner, fresh, "");
        }

        assertThat(answer.body())
                .contains("\"PendingMessages\":0", "\"ProcessingratePerMinute\":0.0");
        assertThat(send(metrics, ofOwner, keys(OWNER), "").body())
                .doesNotContain("\"ProcessingratePerMinute\":0.0");
    }

    // ---- the checks ----

    /// @param account whose name stands in native paths
    private static void assertNothingIsTold(Line line, DemoAccount.Keys caller, String account) {
        HttpResponse<String> asked = sendAs(line, of(ofOwner, account), caller);
        HttpResponse<String> ofNever = sendAs(line, of(never(), account), caller);

        assertThat(asked.statusCode()).isEqualTo(ofNever.statusCode());
        assertThat(asked.body()).doesNotContain(marks());
        assertThat(same(asked.body())).isEqualTo(same(ofNever.body()));
    }

    private static Map<String, String> of(Map<String, String> things, String account) {
        Map<String, String> changed = new LinkedHashMap<>(things);
        changed.put("account", account);
        return changed;
    }

    private static void assertRefusedOrOwn(Line line, DemoAccount.Keys mixed) {
        HttpResponse<String> answer = send(line, ofOwner, mixed, "");

        assertThat(answer.body()).doesNotContain(marks());
        assertThat(answer.statusCode()).isIn(401, sendAs(line, ofOwner, keys(OTHER)).statusCode());
        if (line.kind() == Kind.ACTS) {
            assertThat(answer.statusCode()).isEqualTo(401);
        }
    }

    /// Of two accounts, and never with the owner's API key: whoever has that may ask, and is the owner.
    private static List<DemoAccount.Keys> mixedKeys() {
        DemoAccount.Keys own = keys(OTHER);
        DemoAccount.Keys theirs = keys(OWNER);
        return List.of(
                new DemoAccount.Keys(theirs.accessKey(), theirs.secretKey(), own.apiKey()),
                new DemoAccount.Keys(theirs.accessKey(), own.secretKey(), own.apiKey()),
                new DemoAccount.Keys(own.accessKey(), theirs.secretKey(), own.apiKey()));
    }

    /// What an answer to anybody else must not have in it.
    private static String[] marks() {
        List<String> marks = new ArrayList<>(ofOwner.values());
        marks.removeAll(never().values());
        // Said by the one who asks, and repeated by some answers.
        List.of("email", "field", "user", "made", "code")
                .forEach(name -> marks.remove(ofOwner.get(name)));
        // Short numbers, which any answer may have in it.
        List.of("type", "key").forEach(name -> marks.remove(ofOwner.get(name)));
        marks.add("failed@example.com");
        marks.add(keys(OWNER).apiKey());
        return marks.toArray(String[]::new);
    }

    /// The same but for what differs with every call, and for what the caller has put in.
    private static String same(String body) {
        return body.replaceAll(ANY_ID, "{id}")
                .replaceAll(ANY_TIME, "{time}")
                .replaceAll("(owned|never)@example.com", "{email}")
                .replaceAll("mx_(Owned|Never)", "{field}")
                .replaceAll("owner-of-(owned|never)", "{user}")
                .replaceAll("1299[6-9]", "{type}")
                .replaceAll("mx_made(one|two)", "{made}")
                .replaceAll("\"id\":\\d+,\"apiKey\":\"[^\"]+\"", "{key}")
                .replaceAll("atePerMinute\":[0-9.]+", "atePerMinute\":0");
    }

    private static List<String> rowsOfOwner() {
        return TableContents.texts(
                        database,
                        """
                        SELECT table_name
                          FROM information_schema.columns
                         WHERE table_schema = 'public'
                           AND column_name  = 'account'
                         ORDER BY 1
                        """)
                .stream()
                // Calls with a wrong key are counted for whom they claim to be of, as is meant.
                .filter(table -> !table.equals("unaccepted_hour"))
                .flatMap(table ->
                        TableContents.texts(
                                database,
                                "SELECT '%s ' || t::text FROM %s AS t WHERE account = (SELECT id FROM account WHERE name = 'demo') ORDER BY 1"
                                        .formatted(table, table))
                                .stream())
                .toList();
    }

    private static void settle() {
        try {
            anybody.awaitAllFinal();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // ---- the calls ----

    private static final DemoAccount.Keys NO_KEYS = new DemoAccount.Keys("", "", "");

    private static DemoAccount.Keys keys(String account) {
        return Optional.ofNullable(keys.get(account)).orElseThrow();
    }

    /// With the keys of an account, or those of the administrator where these are what is asked for.
    private static HttpResponse<String> sendAs(
            Line line, Map<String, String> things, DemoAccount.Keys caller) {
        return line.isNative()
                ? send(line, things, NO_KEYS, "Bearer " + administrator.key())
                : send(line, things, caller, "");
    }

    private static HttpResponse<String> send(
            Line line, Map<String, String> things, DemoAccount.Keys caller, String authorization) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(
                                URI.create(
                                        "http://127.0.0.1:"
                                                + node.port()
                                                + filled(line.path() + line.query(), things)))
                        .timeout(Duration.ofSeconds(30))
                        .method(
                                line.method(),
                                line.body().isEmpty()
                                        ? BodyPublishers.noBody()
                                        : BodyPublishers.ofString(filled(line.body(), things)));
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("x-LSQ-AccessKey", caller.accessKey());
        headers.put("x-LSQ-SecretKey", caller.secretKey());
        headers.put("x-api-key", caller.apiKey());
        headers.put("Authorization", authorization);
        headers.put("Content-Type", line.body().isEmpty() ? "" : "application/json");
        headers.put("If-Match", line.isNative() && line.kind() == Kind.ACTS ? "*" : "");
        headers.values().removeIf(String::isEmpty);
        headers.forEach(request::header);
        try {
            return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String filled(String text, Map<String, String> things) {
        String filled = text;
        for (Map.Entry<String, String> thing : things.entrySet()) {
            String value =
                    text.startsWith("/")
                            ? URLEncoder.encode(thing.getValue(), StandardCharsets.UTF_8)
                            : thing.getValue();
            filled = filled.replace("{" + thing.getKey() + "}", value);
        }
        return filled;
    }

    private static String hash(String key) {
        return Key.Digest.of(key).hex();
    }
}
