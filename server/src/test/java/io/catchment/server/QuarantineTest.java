package io.catchment.server;

import static io.catchment.server.AdministratorCaller.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.catchment.store.AccountRows;
import io.catchment.store.Database;
import io.catchment.store.TableContents;
import io.catchment.store.TestPostgres;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// The quarantine over HTTP, on a whole server. Cases tell their requests apart by their `Source`.
final class QuarantineTest {
    private static final String DEMO = "/api/v1/accounts/demo";
    private static final String QUARANTINE = DEMO + "/quarantine";

    @TempDir static Path data;

    private static Node node;
    private static DemoCaller caller;
    private static AdministratorCaller administrator;
    private static Database database;

    @BeforeAll
    static void start() {
        TestPostgres.Database store = TestPostgres.freshDatabase();
        Config config = TestNodes.config(data, store);
        // The account demo is made by a first start, another by hand, and the second start knows
        // both.
        Node.start(config).close();
        database = TestNodes.open(store);
        AccountRows accounts = new AccountRows(database);
        accounts.add("other / 'é\"", accounts.all().accounts().getFirst().settings(), List.of());
        node = Node.start(config);
        caller = TestNodes.caller(data, node);
        administrator = new AdministratorCaller(data, node);
    }

    @AfterAll
    static void stop() {
        administrator.close();
        caller.close();
        node.close();
        database.close();
    }

    // ---- the key ----

    @Test
    void the_key_is_its_owners_alone_and_outlasts_a_start() throws IOException {
        Path file = data.resolve("administrator.json");

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(administrator.key()).hasSize(43);
        assertThat(administrator.get("/api/v1/accounts").statusCode()).isEqualTo(200);
        assertThat(Files.readString(data.resolve("settings.json")))
                .contains("administrator")
                .doesNotContain(administrator.key());
    }

    // ---- looking ----

    @Test
    void an_error_is_listed_with_its_reason_and_what_would_cure_it() throws IOException {
        String id = capture("listed", "\"mx_Nope\"", "12000");

        JsonNode item = only("source=listed");

        assertThat(item.get("id").asString()).isEqualTo(id);
        assertThat(item.get("effect").asString()).isEqualTo("error");
        assertThat(item.get("failure").get("exception").asString())
                .isEqualTo("MXUnknownAttributeException");
        assertThat(item.get("cure").asString())
                .isEqualTo("add the lead field mx_Nope, or set unknownFields to ignore or keep");
        assertThat(item.get("state").asString()).isEqualTo("open");
    }

    @Test
    void everything_about_a_request_is_told_whatever_became_of_it() throws IOException {
        String body = body("told", "\"mx_City\"", "12000");
        String good = DemoCaller.id(caller.capture(body));
        String bad = capture("told", "\"mx_Nope\"", "12000");

        JsonNode done = request(good);
        JsonNode error = request(bad);

        assertThat(done.get("status").asString()).isEqualTo("Success");
        assertThat(done.get("effect").asString()).isEqualTo("created");
        assertThat(done.get("body").asString()).isEqualTo(body);
        assertThat(done.get("result").get("leadIsNew").asBoolean()).isTrue();
        assertThat(done.get("source").asString()).isEqualTo("told");
        assertThat(done.get("replayedBy")).isEmpty();
        assertThat(done.get("dismissed").isNull()).isTrue();
        assertThat(error.get("status").asString()).isEqualTo("ERROR");
        assertThat(error.get("cure").asString()).contains("mx_Nope");
    }

    @Test
    void a_refused_body_that_is_no_text_is_told_in_base64() throws IOException {
        int before = administrator.all(QUARANTINE + "?effect=refused").size();
        caller.captureBytes(new byte[] {'{', (byte) 0xC3, '}'});
        caller.awaitAllFinal();

        List<JsonNode> refused = administrator.all(QUARANTINE + "?effect=refused");
        JsonNode found = request(refused.getFirst().get("id").asString());

        assertThat(refused).hasSize(before + 1);
        assertThat(found.get("bodyBase64").asString()).isEqualTo("e8N9");
        dismiss(refused.getFirst().get("id").asString());
    }

    @Test
    void filters_narrow_the_list() throws IOException {
        String unknown = capture("filters", "\"mx_Nope\"", "12000");
        String noType = capture("filters", "\"mx_City\"", "77777");
        Instant later = Instant.now();

        assertThat(ids("source=filters")).containsExactly(noType, unknown);
        assertThat(ids("source=filters&exception=MXInvalidActivityException"))
                .containsExactly(noType);
        assertThat(ids("source=filters&effect=refused,failure")).isEmpty();
        assertThat(ids("source=filters&effect=ERROR")).hasSize(2);
        assertThat(ids("source=filters&key=999999")).isEmpty();
        assertThat(ids("source=filters&from=" + later)).isEmpty();
        assertThat(ids("source=filters&to=" + later)).hasSize(2);
        assertThat(ids("source=filters&state=replayed")).isEmpty();
        assertThat(ids("source=filters&state=all&limit=1")).containsExactly(noType, unknown);
        assertThat(json(administrator.get(QUARANTINE + "/summary?source=filters")).toString())
                .isEqualTo(
                        "{\"requests\":2,\"kinds\":[{\"effect\":\"error\",\"exception\":\"MXInvalidActivityException\",\"requests\":1},{\"effect\":\"error\",\"exception\":\"MXUnknownAttributeException\",\"requests\":1}]}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "source=x'%20OR%20'1'='1",
                "source=%25",
                "exception=%27%3B%20DROP%20TABLE%20outcome%3B--",
                "source=$1",
                "source=%5C"
            })
    void what_looks_like_sql_is_a_text_like_any_other(String query) {
        HttpResponse<String> answer = administrator.get(QUARANTINE + "?" + query);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"items\":[],\"next\":null}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "source=%00",
                "exception=%00",
                "key=0",
                "key=1%20OR%201",
                "effect=created",
                "state=x",
                "from=yesterday",
                "to=-999999999-01-01T00:00:00Z",
                "from=+99999-01-01T00:00:00Z",
                "cursor=AAAA",
                "cursor=f_________________________________________8",
                "stat=open",
                "limit=99999"
            })
    void what_no_filter_takes_is_a_problem(String query) {
        HttpResponse<String> answer = administrator.get(QUARANTINE + "?" + query);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(answer.headers().firstValue("Content-Type"))
                .contains("application/problem+json");
    }

    @Test
    void a_cursor_of_large_numbers_ends_nothing() {
        String cursor =
                java.util.Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(
                                java.nio.ByteBuffer.allocate(32)
                                        .putLong(Long.MAX_VALUE)
                                        .putLong(Long.MAX_VALUE)
                                        .putLong(Long.MAX_VALUE)
                                        .putLong(Long.MAX_VALUE)
                                        .array());

        assertThat(administrator.get(QUARANTINE + "?cursor=" + cursor).statusCode()).isEqualTo(200);
    }

    @Test
    void a_request_of_another_account_is_answered_like_one_that_does_not_exist()
            throws IOException {
        String id = capture("crossing", "\"mx_Nope\"", "12000");
        String other = "/api/v1/accounts/other%20%2F%20%27%C3%A9%22";

        assertThat(json(administrator.get(other + "/quarantine")).get("items")).isEmpty();
        assertThat(administrator.get(other + "/requests/" + id).statusCode()).isEqualTo(404);
        for (String what : List.of("replay", "dry-run")) {
            assertThat(
                            administrator
                                    .post(other + "/quarantine/" + id + "/" + what, "{}")
                                    .statusCode())
                    .isEqualTo(404);
        }
        assertThat(
                        administrator
                                .post(
                                        other + "/quarantine/" + id + "/dismiss",
                                        "{\"reason\":\"not mine\"}")
                                .statusCode())
                .isEqualTo(404);
        assertThat(
                        json(administrator.post(other + "/quarantine/replay", "{}"))
                                .get("replayed")
                                .asInt())
                .isZero();
        assertThat(only("source=crossing").get("state").asString()).isEqualTo("open");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/accounts/nobody/quarantine",
                "/api/v1/accounts/demo'--/quarantine",
                "/api/v1/accounts/demo/requests/x",
                "/api/v1/accounts/demo/requests/00000000-0000-8000-8000-000000000000",
                "/api/v1/accounts/demo/requests/..%2F..%2Fquarantine"
            })
    void what_is_not_there_is_a_problem_of_404(String path) {
        assertThat(administrator.get(path).statusCode()).isEqualTo(404);
    }

    // ---- dry runs ----

    @Test
    void a_dry_run_tells_what_would_become_of_a_lead_and_writes_nothing() throws IOException {
        DemoCaller.id(caller.capture(body("dry", "\"mx_City\"", "12000")));
        String id = capture("dry", "\"mx_Nope\"", "12000");
        String mended = body("dry", "\"mx_City\"", "12231").replace("Bangalore", "Pune");
        TableContents before = TableContents.of(database);

        JsonNode asItIs = json(administrator.post(QUARANTINE + "/" + id + "/dry-run", "{}"));
        JsonNode edited =
                json(
                        administrator.post(
                                QUARANTINE + "/" + id + "/dry-run", "{\"body\":" + mended + "}"));
        JsonNode unreadable =
                json(
                        administrator.post(
                                QUARANTINE + "/" + id + "/dry-run", "{\"body\":{\"a\":1}}"));

        assertThat(TableContents.of(database)).isEqualTo(before);
        assertThat(asItIs.get("applies").asBoolean()).isFalse();
        assertThat(asItIs.get("failure").get("exception").asString())
                .isEqualTo("MXUnknownAttributeException");
        assertThat(asItIs.get("cure").asString()).contains("unknownFields");
        assertThat(edited.get("applies").asBoolean()).isTrue();
        assertThat(edited.get("lead").get("isNew").asBoolean()).isFalse();
        assertThat(edited.get("lead").get("fields").toString())
                .contains(
                        "{\"name\":\"mx_City\",\"before\":\"Bangalore\",\"after\":\"Pune\",\"changes\":true}")
                .contains("\"changes\":false");
        assertThat(edited.get("opportunity").get("eventCode").asInt()).isEqualTo(12231);
        assertThat(edited.get("activities").get(0).get("code").asInt()).isEqualTo(33);
        assertThat(edited.get("explanation").get(0).asString())
                .isEqualTo("lead found by EmailAddress");
        assertThat(unreadable.get("effect").asString()).isEqualTo("refused");
    }

    @Test
    void what_a_replay_writes_is_seen_where_a_dry_run_writes_nothing() throws IOException {
        String id = capture("twin", "\"mx_Nope\"", "12000");
        TableContents before = TableContents.of(database);

        replay(id, "{\"body\":" + body("twin", "\"mx_City\"", "12000") + "}");
        caller.awaitAllFinal();

        assertThat(TableContents.of(database)).isNotEqualTo(before);
    }

    // ---- replays ----

    @Test
    void a_mended_request_is_a_new_one_and_each_shows_the_other() throws IOException {
        String id = capture("mended", "\"mx_Nope\"", "12000");

        HttpResponse<String> answer =
                administrator.post(
                        QUARANTINE + "/" + id + "/replay",
                        "{\"body\":" + body("mended", "\"mx_City\"", "12000") + "}");
        String by = json(answer).get("id").asString();

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.headers().firstValue("Location")).contains(DEMO + "/requests/" + by);
        assertThat(ids("source=mended")).isEmpty();
        caller.awaitAllFinal();
        JsonNode old = request(id);
        JsonNode replay = request(by);
        assertThat(old.get("status").asString()).isEqualTo("ERROR");
        assertThat(old.get("replayedBy").toString())
                .isEqualTo("[{\"id\":\"" + by + "\",\"effect\":\"created\"}]");
        assertThat(replay.get("status").asString()).isEqualTo("Success");
        assertThat(replay.get("replayOf").asString()).isEqualTo(id);
        assertThat(audit("replay", id)).containsExactly("administrator edited");
        assertThat(caller.statusWord(id)).isEqualTo("ERROR");
        assertThat(caller.statusWord(by)).isEqualTo("Success");
    }

    @Test
    void a_refused_body_is_replayed_only_once_the_door_would_take_it() throws IOException {
        assertThat(caller.capture("{\"LeadDetails\":[]}").statusCode()).isEqualTo(400);
        caller.awaitAllFinal();
        String id =
                administrator.all(QUARANTINE + "?effect=refused").getFirst().get("id").asString();
        double appended = appended();

        HttpResponse<String> asItWas = administrator.post(QUARANTINE + "/" + id + "/replay", "{}");

        assertThat(asItWas.statusCode()).isEqualTo(400);
        assertThat(asItWas.body())
                .contains("urn:problem-type:catchment:unreadable-body", "$.LeadDetails");
        assertThat(appended()).isEqualTo(appended);
        String by = replay(id, "{\"body\":" + body("door", "\"mx_City\"", "12000") + "}");
        caller.awaitAllFinal();
        assertThat(caller.statusWord(by)).isEqualTo("Success");
    }

    // ---- of other kinds ----

    private static String send(String path, String beside, String body) throws IOException {
        String id = DemoCaller.id(caller.post(path, beside, body.getBytes(StandardCharsets.UTF_8)));
        caller.awaitAllFinal();
        return id;
    }

    private static String lead(String source) throws IOException {
        String id = DemoCaller.id(caller.capture(body(source, "\"mx_City\"", "12000")));
        caller.awaitAllFinal();
        return request(id).get("result").get("lead").asString();
    }

    private static String fieldOfLead(String lead, String field) {
        return TableContents.texts(
                        database,
                        "SELECT fields->>'" + field + "' FROM lead WHERE id = '" + lead + "'")
                .getFirst();
    }

    @Test
    void an_update_is_mended_and_replayed_of_the_lead_that_it_named() throws IOException {
        String lead = lead("update");
        String id =
                send(
                        "/lead/update",
                        "&leadId=" + lead,
                        "[{\"Attribute\":\"mx_Nope\",\"Value\":\"B\"}]");
        String mended = "{\"body\":[{\"Attribute\":\"FirstName\",\"Value\":\"Mended\"}]}";

        JsonNode error = request(id);
        JsonNode dry = json(administrator.post(QUARANTINE + "/" + id + "/dry-run", mended));
        String by = replay(id, mended);
        caller.awaitAllFinal();

        assertThat(error.get("task").asString()).isEqualTo("Lead Update");
        assertThat(error.get("parameters").asString()).isEqualTo("leadId=" + lead);
        assertThat(dry.get("applies").asBoolean()).isTrue();
        assertThat(dry.get("lead").get("id").asString()).isEqualTo(lead);
        assertThat(caller.statusWord(by)).isEqualTo("Success");
        assertThat(request(by).get("parameters").asString()).isEqualTo("leadId=" + lead);
        assertThat(fieldOfLead(lead, "FirstName")).isEqualTo("Mended");
    }

    @Test
    void an_update_of_nobody_is_replayed_of_the_lead_that_was_meant() throws IOException {
        String lead = lead("meant");
        String id =
                send(
                        "/lead/update",
                        "&leadId=8eca6fa6-262c-43eb-8cfe-6e3325e2dc73",
                        "[{\"Attribute\":\"FirstName\",\"Value\":\"Meant\"}]");
        assertThat(request(id).get("failure").get("message").asString())
                .isEqualTo("Lead does not exist");
        assertThat(request(id).get("cure").asString()).contains("lead that there is");

        HttpResponse<String> wrong =
                administrator.post(
                        QUARANTINE + "/" + id + "/replay", "{\"parameters\":\"lead=7\"}");
        String by = replay(id, "{\"parameters\":\"leadId=" + lead + "\"}");
        caller.awaitAllFinal();

        assertThat(wrong.statusCode()).isEqualTo(400);
        assertThat(caller.statusWord(by)).isEqualTo("Success");
        assertThat(fieldOfLead(lead, "FirstName")).isEqualTo("Meant");
        assertThat(audit("replay", id)).containsExactly("administrator edited");
    }

    @Test
    void a_refused_update_is_kept_with_its_kind_and_what_stood_beside_it() throws IOException {
        String lead = lead("kept");
        assertThat(
                        caller.post(
                                        "/lead/update",
                                        "&leadId=" + lead,
                                        "[{}]".getBytes(StandardCharsets.UTF_8))
                                .statusCode())
                .isEqualTo(400);
        caller.awaitAllFinal();
        JsonNode refused = administrator.all(QUARANTINE + "?effect=refused").getFirst();
        String id = refused.get("id").asString();

        String by = replay(id, "{\"body\":[{\"Attribute\":\"FirstName\",\"Value\":\"Kept\"}]}");
        caller.awaitAllFinal();

        assertThat(request(id).get("task").asString()).isEqualTo("Lead Update");
        assertThat(caller.statusWord(by)).isEqualTo("Success");
        assertThat(fieldOfLead(lead, "FirstName")).isEqualTo("Kept");
    }

    @Test
    void a_dry_run_of_an_opportunity_update_tells_what_would_change_and_writes_nothing()
            throws IOException {
        String captured = DemoCaller.id(caller.capture(body("dry-update", "\"mx_City\"", "12000")));
        caller.awaitAllFinal();
        String opportunity = request(captured).get("result").get("opportunity").asString();
        String update =
                "{\"ProspectOpportunityId\":\"%s\",\"Fields\":[{\"SchemaName\":\"%s\",\"Value\":\"V\"}]}";
        String id = send("/opportunity/update", "", update.formatted(opportunity, "mx_Nope"));
        TableContents before = TableContents.of(database);

        JsonNode dry =
                json(
                        administrator.post(
                                QUARANTINE + "/" + id + "/dry-run",
                                "{\"body\":" + update.formatted(opportunity, "mx_Custom_1") + "}"));

        assertThat(TableContents.of(database)).isEqualTo(before);
        assertThat(dry.get("applies").asBoolean()).isTrue();
        assertThat(dry.get("opportunity").get("id").asString()).isEqualTo(opportunity);
        assertThat(dry.get("opportunity").get("isNew").asBoolean()).isFalse();
        assertThat(dry.get("opportunity").get("fields").toString())
                .contains("\"name\":\"mx_Custom_1\"", "\"after\":\"V\",\"changes\":true");
    }

    @Test
    void a_lead_captured_alone_counts_under_its_source() throws IOException {
        send(
                "/lead/capture",
                "",
                "[{\"Attribute\":\"EmailAddress\",\"Value\":\"alone@example.com\"},{\"Attribute\":\"Source\",\"Value\":\"alone\"}]");

        assertThat(effects("alone")).containsExactly("created");
    }

    @Test
    void what_was_replayed_is_replayed_again_only_when_that_is_asked_for() throws IOException {
        String id = capture("again", "\"mx_Nope\"", "12000");
        String mended = "{\"body\":" + body("again", "\"mx_City\"", "12000");
        String first = replay(id, mended + "}");

        HttpResponse<String> waiting =
                administrator.post(QUARANTINE + "/" + id + "/replay", mended + "}");
        caller.awaitAllFinal();
        HttpResponse<String> applied =
                administrator.post(QUARANTINE + "/" + id + "/replay", mended + "}");
        String second = replay(id, mended + ",\"again\":true}");
        caller.awaitAllFinal();

        assertThat(waiting.statusCode()).isEqualTo(409);
        assertThat(applied.statusCode()).isEqualTo(409);
        assertThat(applied.body()).contains(first);
        assertThat(request(second).get("effect").asString()).isEqualTo("created");
        assertThat(request(id).get("replayedBy")).hasSize(2);
    }

    @Test
    void a_replay_that_failed_may_follow_another_and_one_down_the_line_counts() throws IOException {
        String id = capture("chain", "\"mx_Nope\"", "12000");
        String failed = replay(id, "{}");
        caller.awaitAllFinal();
        String mended = "{\"body\":" + body("chain", "\"mx_City\"", "12000") + "}";
        String applied = replay(failed, mended);
        caller.awaitAllFinal();

        HttpResponse<String> third = administrator.post(QUARANTINE + "/" + id + "/replay", mended);

        assertThat(request(failed).get("status").asString()).isEqualTo("ERROR");
        assertThat(request(applied).get("status").asString()).isEqualTo("Success");
        assertThat(third.statusCode()).isEqualTo(409);
        assertThat(third.body()).contains(applied);
    }

    @Test
    void many_who_replay_one_request_at_once_have_one_effect() throws Exception {
        String id = capture("at-once", "\"mx_Nope\"", "12000");
        String mended = "{\"body\":" + body("at-once", "\"mx_City\"", "12000") + "}";
        List<Callable<Integer>> callers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            callers.add(() ->
                    administrator.post(QUARANTINE + "/" + id + "/replay", mended).statusCode());
        }

        List<Integer> codes = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            for (Future<Integer> code : threads.invokeAll(callers)) {
                codes.add(code.get());
            }
        }
        caller.awaitAllFinal();

        assertThat(codes).contains(202).isSubsetOf(202, 409);
        assertThat(effects("at-once")).containsOnlyOnce("created").doesNotContain("failure");
        assertThat(ids("source=at-once")).isEmpty();
    }

    @Test
    void what_was_applied_is_not_replayed_and_not_given_up() throws IOException {
        String id = DemoCaller.id(caller.capture(body("applied", "\"mx_City\"", "12000")));
        caller.awaitAllFinal();

        for (String what : List.of("replay", "dry-run", "dismiss")) {
            HttpResponse<String> answer =
                    administrator.post(
                            QUARANTINE + "/" + id + "/" + what,
                            what.equals("dismiss") ? "{\"reason\":\"x\"}" : "{}");

            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(409);
            assertThat(answer.body()).contains("not-in-quarantine");
        }
    }

    @Test
    void all_that_matches_is_replayed_and_what_is_left_is_told() throws IOException {
        for (int i = 0; i < 30; i++) {
            capture("many", "\"mx_Nope\"", "12000");
        }

        String filter = "\"source\":\"many\",\"to\":\"" + Instant.now() + "\"";
        JsonNode first = replayAll("{" + filter + ",\"limit\":28}");
        JsonNode second = replayAll("{" + filter + "}");
        caller.awaitAllFinal();

        assertThat(first.toString())
                .isEqualTo(
                        "{\"replayed\":28,\"replayedBefore\":0,\"unreadable\":0,\"remaining\":2}");
        assertThat(second.toString())
                .isEqualTo(
                        "{\"replayed\":2,\"replayedBefore\":0,\"unreadable\":0,\"remaining\":0}");
        // They failed again: each is a new request of the quarantine.
        assertThat(ids("source=many&limit=7")).hasSize(30);
        assertThat(ids("source=many&state=replayed")).hasSize(30);
    }

    // ---- dismissals ----

    @Test
    void a_request_is_given_up_with_a_reason_once() throws IOException {
        String id = capture("given-up", "\"mx_Nope\"", "12000");
        String path = QUARANTINE + "/" + id + "/dismiss";

        assertThat(administrator.post(path, "{}").statusCode()).isEqualTo(400);
        assertThat(administrator.post(path, "").statusCode()).isEqualTo(400);
        assertThat(administrator.post(path, "{\"reason\":\" \"}").statusCode()).isEqualTo(400);
        assertThat(
                        administrator
                                .post(path, "{\"reason\":\"" + "x".repeat(501) + "\"}")
                                .statusCode())
                .isEqualTo(400);
        assertThat(administrator.post(path, "{\"reason\":\"a test\"}").statusCode()).isEqualTo(204);
        assertThat(administrator.post(path, "{\"reason\":\"another\"}").statusCode())
                .isEqualTo(409);
        JsonNode dismissed = request(id).get("dismissed");
        assertThat(dismissed.get("by").asString()).isEqualTo("administrator");
        assertThat(dismissed.get("reason").asString()).isEqualTo("a test");
        assertThat(ids("source=given-up")).isEmpty();
        assertThat(ids("source=given-up&state=dismissed")).containsExactly(id);
        assertThat(audit("dismiss", id)).containsExactly("administrator ");
    }

    @Test
    void all_that_matches_is_given_up() throws IOException {
        for (int i = 0; i < 3; i++) {
            capture("all-given-up", "\"mx_Nope\"", "12000");
        }

        JsonNode sums =
                json(
                        administrator.post(
                                QUARANTINE + "/dismiss",
                                "{\"reason\":\"spam\",\"source\":\"all-given-up\",\"limit\":2}"));

        assertThat(sums.toString()).isEqualTo("{\"dismissed\":2,\"remaining\":1}");
    }

    // ---- erasing ----

    @Test
    void a_person_is_erased_and_the_receipt_says_what_is_gone() throws IOException {
        String mail = "erase.me@example.com";
        String body =
                body("erased", "\"mx_City\"", "12000").replaceAll("[\\w.]+@example.com", mail);
        String good = DemoCaller.id(caller.capture(body));
        String bad = DemoCaller.id(caller.capture(body.replace("mx_City", "mx_Nope")));
        caller.awaitAllFinal();

        JsonNode receipt =
                json(
                        administrator.post(
                                DEMO + "/erasures",
                                "{\"attribute\":\"EmailAddress\",\"value\":\"" + mail + "\"}"));

        assertThat(receipt.get("gone").toString())
                .isEqualTo("{\"leads\":1,\"opportunities\":1,\"activities\":1,\"requests\":2}");
        assertThat(Instant.parse(receipt.get("logGoneBy").asString())).isAfter(Instant.now());
        String id = receipt.get("id").asString();
        assertThat(json(administrator.get(DEMO + "/erasures/" + id)).get("askedBy").asString())
                .isEqualTo("administrator");
        assertThat(administrator.all(DEMO + "/erasures"))
                .anyMatch(it -> it.toString().contains(id));
        assertThat(audit("erase", id)).containsExactly("administrator EmailAddress");
        for (String erased : List.of(good, bad)) {
            assertThat(request(erased).toString())
                    .contains("MXRequestErasedException")
                    .doesNotContain(mail);
            assertThat(caller.statusWord(erased)).isEqualTo("ERROR");
        }
    }

    @Test
    void who_is_named_by_nothing_unique_is_not_erased() {
        assertThat(
                        administrator
                                .post(
                                        DEMO + "/erasures",
                                        "{\"attribute\":\"FirstName\",\"value\":\"Ann\"}")
                                .body())
                .contains("urn:problem-type:catchment:not-unique", "'FirstName'");
        assertThat(administrator.post(DEMO + "/erasures", "{}").body())
                .contains("$.attribute", "$.value");
        assertThat(administrator.get(DEMO + "/erasures/no-id").statusCode()).isEqualTo(404);
    }

    @Test
    void the_deeds_of_an_account_are_listed_page_by_page() throws IOException {
        dismiss(capture("deeds", "\"mx_Nope\"", "12000"));
        dismiss(capture("deeds", "\"mx_Nope\"", "12000"));

        List<JsonNode> all = administrator.all("/api/v1/audit?account=demo&action=dismiss&limit=1");

        assertThat(all).hasSizeGreaterThanOrEqualTo(2);
        assertThat(new HashSet<>(all)).hasSameSizeAs(all);
        assertThat(administrator.get("/api/v1/audit?account=nobody").statusCode()).isEqualTo(400);
        assertThat(all.toString()).doesNotContain("a@example.com", "because");
    }

    // ---- what a person does ----

    private static String body(String source, String attribute, String eventCode) {
        return """
        {"LeadDetails":[{"Attribute":"EmailAddress","Value":"%s@example.com"},\
        {"Attribute":%s,"Value":"Bangalore"},{"Attribute":"Source","Value":"%s"},\
        {"Attribute":"SearchBy","Value":"EmailAddress"}],\
        "Opportunity":{"OpportunityEventCode":%s,"Fields":[{"SchemaName":"mx_Custom_1","Value":"1"}]}}\
        """
                .formatted(source, attribute, source, eventCode);
    }

    private static String capture(String source, String attribute, String eventCode)
            throws IOException {
        String id = DemoCaller.id(caller.capture(body(source, attribute, eventCode)));
        caller.awaitAllFinal();
        return id;
    }

    private static JsonNode request(String id) {
        return json(administrator.get(DEMO + "/requests/" + id));
    }

    private static String replay(String id, String body) {
        return json(administrator.post(QUARANTINE + "/" + id + "/replay", body))
                .get("id")
                .asString();
    }

    private static JsonNode replayAll(String body) {
        return json(administrator.post(QUARANTINE + "/replay", body));
    }

    private static void dismiss(String id) {
        assertThat(
                        administrator
                                .post(
                                        QUARANTINE + "/" + id + "/dismiss",
                                        "{\"reason\":\"because\"}")
                                .statusCode())
                .isEqualTo(204);
    }

    private static List<String> ids(String query) {
        return administrator.all(QUARANTINE + "?" + query).stream()
                .map(item -> item.get("id").asString())
                .toList();
    }

    private static JsonNode only(String query) {
        List<JsonNode> items = administrator.all(QUARANTINE + "?" + query);
        assertThat(items).hasSize(1);
        return items.getFirst();
    }

    /// `by detail` of each.
    private static List<String> audit(String action, String subject) {
        return administrator.all("/api/v1/audit?account=demo&action=" + action).stream()
                .filter(deed -> deed.get("subject").asString().equals(subject))
                .map(deed -> deed.get("by").asString() + " " + deed.get("detail").asString())
                .toList();
    }

    private static List<String> effects(String source) {
        return TableContents.texts(
                database,
                "SELECT CASE effect WHEN 1 THEN 'created' WHEN 6 THEN 'failure' ELSE 'other' END"
                        + " FROM outcome WHERE source = '"
                        + source
                        + "'");
    }

    private static double appended() throws IOException {
        return DemoCaller.metric(caller.get("/metrics").body(), "catchment_intake_appended_total");
    }
}
