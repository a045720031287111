package io.catchment.server;

import static io.catchment.server.AdministratorCaller.json;
import static io.catchment.server.AdministratorCaller.tag;
import static org.assertj.core.api.Assertions.assertThat;

import io.catchment.store.Database;
import io.catchment.store.TestPostgres;
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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// An administrator sets accounts up by the native API, and captures go by it at once. Each test has accounts of its own.
final class SettingsOverHttpTest {
    private static final String ROOT = "/api/v1/accounts";
    private static final AtomicInteger NUMBERS = new AtomicInteger();

    /// In the form of LeadSquared's, whose callers only change their host.
    private record Keys(String accessKey, String secretKey, String apiKey) {
        static Keys of(String account) {
            String hex = "%032x".formatted(account.hashCode());
            return new Keys("u$r" + hex, "s" + hex, "a" + hex + "Z9");
        }
    }

    private static TestPostgres.Database store;
    private static Path data;
    private static Node node;
    private static AdministratorCaller administrator;
    private static HttpClient http;

    private final String account = "acme-" + NUMBERS.incrementAndGet();
    private final String path = ROOT + "/" + account;
    private final Keys keys = Keys.of(account);

    @BeforeAll
    static void start(@TempDir Path folder) {
        store = TestPostgres.freshDatabase();
        data = folder;
        node = Node.start(TestNodes.config(folder, store));
        administrator = new AdministratorCaller(folder, node);
        http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    }

    @AfterAll
    static void stop() {
        http.close();
        administrator.close();
        node.close();
    }

    // ---- steps ----

    /// The version that it begins with.
    private String made(String settings) {
        String body =
                "{\"name\":\""
                        + account
                        + "\",\"country\":\"IN\""
                        + settings.replace('\'', '"')
                        + "}";
        HttpResponse<String> answer = administrator.post(ROOT, body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return tag(answer);
    }

    private void enterKeys(Keys entered) {
        addKey(
                "{'kind':'pair','accessKey':'%s','secretKey':'%s','name':'website'}"
                        .formatted(entered.accessKey(), entered.secretKey()));
        addKey("{'kind':'api','apiKey':'%s'}".formatted(entered.apiKey()));
    }

    private JsonNode addKey(String body) {
        return json(administrator.post(path + "/keys", body.replace('\'', '"')));
    }

    private HttpResponse<String> change(String method, String below, String version, String body) {
        return administrator.change(method, path + below, version, body.replace('\'', '"'));
    }

    private static HttpResponse<String> capture(Keys keys, String body) {
        return captureBytes(keys, BodyPublishers.ofString(body));
    }

    private static HttpResponse<String> captureBytes(Keys keys, HttpRequest.BodyPublisher body) {
        URI address =
                URI.create(
                        "http://127.0.0.1:%d/opportunity/capture?accessKey=%s&secretKey=%s"
                                .formatted(
                                        node.port(),
                                        escaped(keys.accessKey()),
                                        escaped(keys.secretKey())));
        return send(
                HttpRequest.newBuilder(address)
                        .timeout(Duration.ofSeconds(30))
                        .header("x-api-key", keys.apiKey())
                        .header("Content-Type", "application/json")
                        .header("Prefer", "wait=20")
                        .POST(body)
                        .build());
    }

    private static HttpResponse<String> send(HttpRequest request) {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String escaped(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String body(int eventCode, String field) {
        return """
        {"LeadDetails":[{"Attribute":"EmailAddress","Value":"a@example.com"},{"Attribute":"%s","Value":"7"},
          {"Attribute":"SearchBy","Value":"EmailAddress"}],"Opportunity":{"OpportunityEventCode":%d}}
        """
                .formatted(field, eventCode);
    }

    /// What became of a capture that was taken.
    private JsonNode outcome(HttpResponse<String> accepted) {
        return json(administrator.get(path + "/requests/" + DemoCaller.id(accepted)));
    }

    private static List<String> wrong(HttpResponse<String> refused) {
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
        List<String> places = new ArrayList<>();
        AdministratorCaller.JSON
                .readTree(refused.body())
                .get("errors")
                .forEach(it -> places.add(it.get("at").asString()));
        return places;
    }

    private static String type(HttpResponse<String> problem) {
        assertThat(problem.headers().firstValue("Content-Type").orElse(""))
                .isEqualTo("application/problem+json");
        return AdministratorCaller.JSON.readTree(problem.body()).get("type").asString();
    }

    // ---- accounts ----

    @Test
    void an_account_is_made_looked_at_and_changed_in_the_version_that_was_seen() {
        String first = made(",'searchBy':'inferred'");

        HttpResponse<String> seen = administrator.get(path);
        HttpResponse<String> changed =
                change("PATCH", "", first, "{'unknownFields':'keep','searchBy':null}");

        assertThat(tag(seen)).isEqualTo(first).isEqualTo("\"1\"");
        assertThat(json(seen).get("searchBy").asString()).isEqualTo("inferred");
        assertThat(json(seen).get("rateLimit").isNull()).isTrue();
        assertThat(tag(changed)).isEqualTo("\"2\"");
        assertThat(json(changed).get("unknownFields").asString()).isEqualTo("keep");
        assertThat(json(changed).get("searchBy").asString()).isEqualTo("required");
        assertThat(administrator.all(ROOT))
                .anyMatch(it -> it.get("name").asString().equals(account));
    }

    @Test
    void who_has_not_seen_the_version_that_there_is_changes_nothing() {
        String first = made("");
        change("PATCH", "", first, "{'country':'DE'}");

        HttpResponse<String> late = change("PATCH", "", first, "{'country':'FR'}");
        HttpResponse<String> unseen = change("PATCH", "", "", "{'country':'FR'}");
        HttpResponse<String> unread = change("PATCH", "", "1", "{'country':'FR'}");
        HttpResponse<String> weak = change("PATCH", "", "W/\"2\"", "{'country':'FR'}");

        assertThat(late.statusCode()).isEqualTo(412);
        assertThat(type(late)).endsWith(":changed-since");
        assertThat(tag(late)).isEqualTo("\"2\"");
        assertThat(unseen.statusCode()).isEqualTo(428);
        assertThat(wrong(unread)).containsExactly("If-Match");
        assertThat(weak.statusCode()).isEqualTo(412);
        assertThat(json(administrator.get(path)).get("country").asString()).isEqualTo("DE");
        assertThat(change("PATCH", "", "*", "{'country':'FR'}").statusCode()).isEqualTo(200);
    }

    @Test
    void of_those_who_change_at_once_one_does() {
        String first = made("");

        List<Integer> answers =
                IntStream.range(0, 3)
                        .parallel()
                        .mapToObj(i ->
                                change("PATCH", "", first, "{'partitions':" + (i + 2) + "}")
                                        .statusCode())
                        .sorted()
                        .toList();

        assertThat(answers).containsExactly(200, 412, 412);
    }

    @Test
    void what_changes_nothing_makes_no_version() {
        String first = made("");

        HttpResponse<String> again = change("PUT", "", first, administrator.get(path).body());

        assertThat(again.statusCode()).as(again.body()).isEqualTo(200);
        assertThat(tag(again)).isEqualTo(first);
    }

    @Test
    void what_is_wrong_is_told_all_at_once_and_nothing_is_done() {
        String first = made("");

        assertThat(
                        wrong(
                                change(
                                        "PATCH",
                                        "",
                                        first,
                                        "{'country':'XX','leadFields':[{}],'colour':1}")))
                .containsExactlyInAnyOrder(
                        "$.country", "$.leadFields[0].name", "$.leadFields[0].type", "$.colour");
        assertThat(wrong(change("PATCH", "", first, "{'country':'DE','country':'FR'}")))
                .containsExactly("$");
        assertThat(wrong(change("PATCH", "", first, "{"))).containsExactly("$");
        assertThat(wrong(change("PATCH", "?dry=1", first, "{}"))).containsExactly("?");
        assertThat(wrong(administrator.post(ROOT, "{}"))).containsExactly("$.name", "$.country");
        assertThat(wrong(administrator.post(ROOT, "{\"name\":\"a/b\",\"country\":\"IN\"}")))
                .containsExactly("$.name");
        assertThat(tag(administrator.get(path))).isEqualTo(first);
    }

    @Test
    void a_name_belongs_to_one_account() {
        String first = made("");
        String again = "{\"name\":\"" + account + "\",\"country\":\"IN\"}";

        assertThat(type(administrator.post(ROOT, again))).endsWith(":name-taken");
        assertThat(type(change("PATCH", "", first, "{'name':'demo'}"))).endsWith(":name-taken");
        assertThat(change("PATCH", "", first, "{'name':'" + account + " new'}").statusCode())
                .isEqualTo(200);
        assertThat(administrator.get(path).statusCode()).isEqualTo(404);
        assertThat(administrator.get(path + "%20new").statusCode()).isEqualTo(200);
    }

    @Test
    void a_closed_account_is_called_by_nobody_until_it_is_opened() {
        String first = made(",'opportunityTypes':[{'code':12000,'name':'A'}]");
        enterKeys(keys);
        String good = body(12000, "FirstName");
        assertThat(capture(keys, good).statusCode()).isEqualTo(200);

        String closed = tag(change("PATCH", "", first, "{'closed':true}"));

        assertThat(capture(keys, good).statusCode()).isEqualTo(401);
        change("PATCH", "", closed, "{'closed':false}");
        assertThat(capture(keys, good).statusCode()).isEqualTo(200);
    }

    @Test
    void settings_that_nobody_can_read_are_told_and_replaced_whole() {
        String first = made("");
        execute("UPDATE account SET settings = '{\"country\":\"nowhere\"}' WHERE name = '%s'");

        assertThat(type(administrator.get(path))).endsWith(":unreadable-settings");
        assertThat(type(change("PATCH", "", first, "{}"))).endsWith(":unreadable-settings");
        assertThat(change("PUT", "", first, "{'country':'IN'}").statusCode()).isEqualTo(200);
        assertThat(administrator.get(path).statusCode()).isEqualTo(200);
    }

    private void execute(String sql) {
        try (Database database = TestNodes.open(store)) {
            database.inTransaction(connection -> {
                try (var statement = connection.createStatement()) {
                    return statement.execute(sql.formatted(account));
                }
            });
        }
    }

    // ---- types, fields, users ----

    @Test
    void a_type_and_a_field_are_made_and_taken_away_and_the_next_capture_knows() {
        String first = made("");
        enterKeys(keys);
        assertThat(outcome(capture(keys, body(12000, "mx_City"))).get("cure").asString())
                .contains("add the lead field mx_City");

        String second = tag(change("PUT", "/lead-fields/mx_City", first, "{'type':'String'}"));
        HttpResponse<String> added =
                change("PUT", "/opportunity-types/12000", second, "{'name':'Loan'}");

        assertThat(added.statusCode()).isEqualTo(201);
        assertThat(json(added).get("code").asInt()).isEqualTo(12000);
        assertThat(outcome(capture(keys, body(12000, "mx_City"))).get("status").asString())
                .isEqualTo("Success");

        HttpResponse<String> gone = change("DELETE", "/opportunity-types/12000", tag(added), "");
        assertThat(gone.statusCode()).isEqualTo(204);
        assertThat(outcome(capture(keys, body(12000, "mx_City"))).get("cure").asString())
                .contains("add an opportunity type with the code 12000");
        assertThat(change("DELETE", "/opportunity-types/12000", tag(gone), "").statusCode())
                .isEqualTo(404);
        assertThat(change("DELETE", "/lead-fields/mx_City", tag(added), "").statusCode())
                .isEqualTo(412);
    }

    @Test
    void an_item_is_replaced_whole_and_has_to_be_right_for_itself() {
        String first =
                made(
                        ",'opportunityTypes':[{'code':12000,'name':'A','fields':[{'name':'mx_A','type':'Number'}]}]");

        HttpResponse<String> replaced =
                change("PUT", "/opportunity-types/12000", first, "{'code':12000,'name':'B'}");
        String now = tag(replaced);

        assertThat(replaced.statusCode()).isEqualTo(200);
        assertThat(json(replaced).get("fields").size()).isZero();
        assertThat(
                        wrong(
                                change(
                                        "PUT",
                                        "/opportunity-types/12000",
                                        now,
                                        "{'name':'B','duplicateRules':[{'name':'r','fields':['mx_A']}]}")))
                .containsExactly("$.duplicateRules[0].fields[0]");
        assertThat(
                        wrong(
                                change(
                                        "PUT",
                                        "/opportunity-types/12001",
                                        now,
                                        "{'code':12000,'name':'B'}")))
                .containsExactly("$.code");
        assertThat(wrong(change("PUT", "/opportunity-types/loan", now, "{'name':'B'}")))
                .containsExactly("$.code");
        assertThat(wrong(change("PUT", "/lead-fields/MX_b", now, "[]"))).containsExactly("$");
        assertThat(change("PUT", "/opportunity-types/12000", "", "{}").statusCode()).isEqualTo(428);
        assertThat(administrator.get(path + "/opportunity-types/12001").statusCode())
                .isEqualTo(404);
    }

    @Test
    void fields_of_the_system_are_shown_and_never_changed() {
        String first = made("");

        JsonNode email = json(administrator.get(path + "/lead-fields/EmailAddress"));

        assertThat(email.get("system").asBoolean()).isTrue();
        assertThat(email.get("unique").asBoolean()).isTrue();
        HttpResponse<String> changed =
                change("PUT", "/lead-fields/EmailAddress", first, "{'type':'String'}");
        assertThat(changed.statusCode()).isEqualTo(409);
        assertThat(type(changed)).endsWith(":system-field");
        assertThat(change("DELETE", "/lead-fields/Phone", first, "").statusCode()).isEqualTo(409);
        assertThat(wrong(change("PUT", "/lead-fields/emailaddress", first, "{'type':'String'}")))
                .containsExactly("$.name");
    }

    @Test
    void a_list_comes_in_pages_of_one_version() {
        String first =
                made(
                        ",'users':[{'email':'a@example.com'},{'email':'b@example.com'},{'email':'c@example.com'}]");

        JsonNode page = json(administrator.get(path + "/users?limit=2"));
        String next = path + "/users?limit=2&cursor=" + page.get("next").asString();

        assertThat(json(administrator.get(next)).get("items")).hasSize(1);
        assertThat(json(administrator.get(next)).get("next").isNull()).isTrue();
        assertThat(administrator.all(path + "/lead-fields?limit=5")).hasSizeGreaterThan(10);
        assertThat(change("DELETE", "/users/a@example.com", first, "").statusCode()).isEqualTo(204);
        HttpResponse<String> ofOld = administrator.get(next);
        assertThat(ofOld.statusCode()).isEqualTo(409);
        assertThat(type(ofOld)).endsWith(":changed-since");
    }

    // ---- keys ----

    @Test
    void keys_that_callers_have_already_are_entered_and_open_the_door() {
        made(",'opportunityTypes':[{'code':12000,'name':'A'}]");

        enterKeys(keys);

        HttpResponse<String> accepted = capture(keys, body(12000, "FirstName"));
        assertThat(outcome(accepted).get("status").asString()).isEqualTo("Success");
        List<JsonNode> listed = administrator.all(path + "/keys");
        assertThat(listed).hasSize(2);
        assertThat(listed.getFirst().get("name").asString()).isEqualTo("website");
        assertThat(keys.accessKey()).endsWith(listed.getFirst().get("hint").asString());
    }

    @Test
    void an_old_key_and_a_new_one_both_open_until_the_old_one_is_revoked() {
        made(",'opportunityTypes':[{'code':12000,'name':'A'}]");
        enterKeys(keys);
        String good = body(12000, "FirstName");
        JsonNode pair = addKey("{'kind':'pair'}");
        JsonNode api = addKey("{'kind':'api','name':'new'}");
        Keys made =
                new Keys(
                        pair.get("accessKey").asString(),
                        pair.get("secretKey").asString(),
                        api.get("apiKey").asString());

        assertThat(capture(keys, good).statusCode()).isEqualTo(200);
        assertThat(capture(made, good).statusCode()).isEqualTo(200);
        for (JsonNode old : administrator.all(path + "/keys?limit=1").subList(0, 2)) {
            String key = "/keys/" + old.get("id").asInt();
            assertThat(change("DELETE", key, "", "").statusCode()).isEqualTo(204);
            assertThat(change("DELETE", key, "", "").statusCode()).isEqualTo(204);
        }

        assertThat(capture(keys, good).statusCode()).isEqualTo(401);
        assertThat(capture(made, good).statusCode()).isEqualTo(200);
        assertThat(administrator.all(path + "/keys"))
                .extracting(it -> it.get("revokedAt").isNull())
                .containsExactly(false, false, true, true);
        assertThat(change("DELETE", "/keys/999999", "", "").statusCode()).isEqualTo(404);
    }

    @Test
    void a_value_that_is_a_key_already_is_refused_without_telling_whose() {
        made("");
        enterKeys(keys);
        String other = account + "-other";
        administrator.post(ROOT, "{\"name\":\"" + other + "\",\"country\":\"IN\"}");
        String same = "{\"kind\":\"api\",\"apiKey\":\"" + keys.apiKey() + "\"}";

        HttpResponse<String> ofOther = administrator.post(ROOT + "/" + other + "/keys", same);
        HttpResponse<String> ofSame = administrator.post(path + "/keys", same);

        assertThat(ofOther.statusCode()).isEqualTo(409);
        assertThat(type(ofOther)).endsWith(":key-taken");
        assertThat(ofOther.body()).isEqualTo(ofSame.body()).doesNotContain(account, keys.apiKey());
        for (JsonNode key : administrator.all(path + "/keys")) {
            change("DELETE", "/keys/" + key.get("id").asInt(), "", "");
        }
        assertThat(administrator.post(ROOT + "/" + other + "/keys", same).statusCode())
                .isEqualTo(409);
    }

    @Test
    void a_revoked_key_opens_again_only_when_that_is_asked_for() {
        made("");
        enterKeys(keys);
        String value = "{\"kind\":\"api\",\"apiKey\":\"" + keys.apiKey() + "\"";
        String reopening = value + ",\"reopen\":true}";
        HttpResponse<String> early = administrator.post(path + "/keys", reopening);
        for (JsonNode key : administrator.all(path + "/keys")) {
            change("DELETE", "/keys/" + key.get("id").asInt(), "", "");
        }

        HttpResponse<String> again = administrator.post(path + "/keys", value + "}");
        HttpResponse<String> reopened = administrator.post(path + "/keys", reopening);

        assertThat(type(early)).endsWith(":key-taken");
        assertThat(type(again)).endsWith(":key-revoked");
        assertThat(again.body()).doesNotContain(keys.apiKey());
        assertThat(reopened.statusCode()).isEqualTo(201);
        assertThat(administrator.all(path + "/keys"))
                .extracting(it -> it.get("revokedAt").isNull())
                .containsExactly(false, true);
        assertThat(administrator.get("/api/v1/audit?action=reopen-key").body())
                .contains("keys/" + json(reopened).get("id").asInt());
    }

    @Test
    void a_key_that_is_none_is_refused_without_being_told() {
        made("");

        assertThat(
                        wrong(
                                administrator.post(
                                        path + "/keys",
                                        "{\"kind\":\"api\",\"apiKey\":\"tooshort\"}")))
                .containsExactly("$.apiKey");
        HttpResponse<String> spaced =
                administrator.post(
                        path + "/keys",
                        "{\"kind\":\"pair\",\"accessKey\":\"u$r 0123456789abcdef\",\"secretKey\":\"é123456789abcdef\"}");
        assertThat(wrong(spaced)).containsExactly("$.accessKey", "$.secretKey");
        assertThat(spaced.body()).doesNotContain("0123456789abcdef");
        assertThat(
                        wrong(
                                administrator.post(
                                        path + "/keys",
                                        "{\"kind\":\"pair\",\"accessKey\":\"0123456789abcdef\"}")))
                .containsExactly("$.secretKey");
        assertThat(
                        wrong(
                                administrator.post(
                                        path + "/keys", "{\"kind\":\"basic\",\"apiKey\":\"x\"}")))
                .contains("$.kind");
    }

    @Test
    void no_key_is_told_again_or_kept_anywhere_but_as_its_digest() throws IOException {
        made("");
        enterKeys(keys);
        String made = addKey("{'kind':'api'}").get("apiKey").asString();

        String told =
                administrator.get(path).body()
                        + administrator.get(path + "/keys").body()
                        + administrator.get("/api/v1/audit?account=" + account).body();

        assertThat(told)
                .contains("\"add-key\"", "\"add-account\"", "keys/")
                .doesNotContain(keys.accessKey(), keys.secretKey(), keys.apiKey(), made);
        assertThat(Files.readString(data.resolve("settings.json")))
                .contains(account)
                .doesNotContain(keys.accessKey(), keys.secretKey(), keys.apiKey(), made);
        try (Stream<Path> files = Files.walk(data)) {
            assertThat(files.filter(Files::isRegularFile))
                    .allSatisfy(file ->
                            assertThat(Files.readAllBytes(file))
                                    .asString(StandardCharsets.ISO_8859_1)
                                    .doesNotContain(made));
        }
    }

    // ---- administrators ----

    @Test
    void administrators_are_made_and_revoked_but_for_the_last() {
        JsonNode made =
                json(
                        administrator.post(
                                "/api/v1/administrators", "{\"name\":\"" + account + "\"}"));
        String id = "/api/v1/administrators/" + made.get("id").asInt();
        String own = "/api/v1/administrators/" + number("administrator");
        try (var other = new AdministratorCaller(node, made.get("key").asString())) {
            assertThat(other.get(ROOT).statusCode()).isEqualTo(200);
            assertThat(type(other.post("/api/v1/administrators", "{\"name\":\"" + account + "\"}")))
                    .endsWith(":name-taken");
            assertThat(other.change("DELETE", id, "", "").statusCode()).isEqualTo(204);
            assertThat(other.get(ROOT).statusCode()).isEqualTo(401);
        }

        HttpResponse<String> last = administrator.change("DELETE", own, "", "");

        assertThat(last.statusCode()).isEqualTo(409);
        assertThat(type(last)).endsWith(":last-administrator");
        assertThat(administrator.get(ROOT).statusCode()).isEqualTo(200);
        assertThat(administrator.change("DELETE", id, "", "").statusCode()).isEqualTo(204);
        assertThat(administrator.change("DELETE", id + "99", "", "").statusCode()).isEqualTo(404);
        assertThat(administrator.get("/api/v1/audit?action=revoke-administrator").body())
                .contains("\"by\":\"" + account + "\"", "\"account\":null");
    }

    private static int number(String name) {
        return administrator.all("/api/v1/administrators").stream()
                .filter(it -> it.get("name").asString().equals(name))
                .findFirst()
                .orElseThrow()
                .get("id")
                .asInt();
    }

    // ---- the door ----

    @Test
    void a_body_above_what_the_account_takes_is_answered_413_with_its_own_number() {
        String first = made(",'bodyBytesMax':2000,'opportunityTypes':[{'code':12000,'name':'A'}]");
        enterKeys(keys);
        String large = body(12000, "FirstName") + " ".repeat(3000);

        HttpResponse<String> sized = capture(keys, large);
        HttpResponse<String> chunked =
                captureBytes(keys, BodyPublishers.fromPublisher(BodyPublishers.ofString(large)));
        HttpResponse<String> ofNobody =
                capture(new Keys(keys.accessKey(), "no", keys.apiKey()), large);

        assertThat(sized.statusCode()).isEqualTo(413);
        assertThat(sized.body()).contains("2000");
        assertThat(chunked.statusCode()).isEqualTo(413);
        assertThat(ofNobody.statusCode()).isEqualTo(401);
        assertThat(capture(keys, body(12000, "FirstName")).statusCode()).isEqualTo(200);
        change("PATCH", "", first, "{'bodyBytesMax':null}");
        assertThat(capture(keys, large).statusCode()).isEqualTo(200);
    }

    @Test
    void limits_and_origins_count_from_the_next_call_on() {
        String first = made(",'opportunityTypes':[{'code':12000,'name':'A'}]");
        enterKeys(keys);

        change(
                "PATCH",
                "",
                first,
                "{'rateLimit':'1/1h','allowedOrigins':['https://www.example.com']}");

        HttpResponse<String> one = capture(keys, body(12000, "FirstName"));
        HttpResponse<String> two = capture(keys, body(12000, "FirstName"));
        assertThat(one.headers().firstValue("RateLimit-Policy").orElse("")).contains("q=1;w=3600");
        assertThat(two.statusCode()).isEqualTo(429);
        HttpResponse<String> preflight =
                send(
                        HttpRequest.newBuilder(
                                        URI.create(
                                                "http://127.0.0.1:%d/opportunity/capture?accessKey=%s"
                                                        .formatted(
                                                                node.port(),
                                                                escaped(keys.accessKey()))))
                                .header("Origin", "https://www.example.com")
                                .header("Access-Control-Request-Method", "POST")
                                .method("OPTIONS", BodyPublishers.noBody())
                                .build());
        assertThat(preflight.headers().firstValue("Access-Control-Allow-Origin"))
                .contains("https://www.example.com");
    }
}
