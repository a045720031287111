package io.catchment.server;

import static io.catchment.server.AdministratorCaller.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.catchment.store.TestPostgres;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The quarantine in the console, over HTTP, on a whole server. Cases tell their requests apart by their `Source`.
final class QuarantineInConsoleTest {
    private static final String ACCOUNT = "/console/accounts/demo";
    private static final String QUARANTINE = ACCOUNT + "/quarantine";

    @TempDir static Path data;

    private static Node node;
    private static DemoCaller demo;
    private static AdministratorCaller api;
    private static ConsoleCaller admin;

    @BeforeAll
    static void start() {
        node = Node.start(TestNodes.config(data, TestPostgres.freshDatabase()));
        demo = TestNodes.caller(data, node);
        api = new AdministratorCaller(data, node);
        admin = new ConsoleCaller(node);
        admin.signIn("admin", node.firstUser().orElseThrow().password());
    }

    @AfterAll
    static void stop() {
        admin.close();
        api.close();
        demo.close();
        node.close();
    }

    @Test
    void a_request_is_found_mended_tried_and_sent_again() throws IOException {
        String id = capture("mended", "mx_Nope");
        Document list = page(QUARANTINE + "?source=mended");
        Document found = page(list.select("tbody th a").attr("href"));
        String mended = found.select("textarea").text().replace("mx_Nope", "mx_City");

        assertThat(list.select("tbody tr")).hasSize(1);
        assertThat(found.select("mark").eachText()).containsExactly("\"Attribute\": \"mx_Nope\"");
        assertThat(found.select(".marks").text()).contains("Line 4").contains("mx_Nope");

        Document asItIs = ConsoleCaller.page(submit(id, "dry-run", Map.of()));
        Document tried = ConsoleCaller.page(submit(id, "dry-run", Map.of("body", mended)));
        assertThat(asItIs.select("#dry-run").text()).contains("MXUnknownAttributeException");
        assertThat(tried.select("#dry-run").text()).contains("It would be applied.");
        assertThat(tried.select("#dry-run .changes").eachText())
                .contains("mx_City empty Pune (changed)");
        assertThat(tried.select("textarea").text()).isEqualTo(mended);
        assertThat(page(QUARANTINE + "?source=mended").select("tbody tr")).hasSize(1);

        HttpResponse<String> sent = submit(id, "replay", Map.of("body", mended));
        demo.awaitAllFinal();
        Document after = page(QUARANTINE + "/" + id);
        String by = after.select(".replays a.id").text();
        assertThat(sent.statusCode()).isEqualTo(303);
        assertThat(after.select(".replays").text()).startsWith("created");
        assertThat(after.select(".replays a.id").attr("href"))
                .isEqualTo(ACCOUNT + "/requests/" + by);
        assertThat(demo.statusWord(by)).isEqualTo("Success");
        assertThat(page(QUARANTINE + "?source=mended").select("tbody tr")).isEmpty();
        assertThat(page("/console/audit?action=replay").select("tbody").text())
                .contains("console/admin replay demo " + id + " edited");

        HttpResponse<String> twice = submit(id, "replay", Map.of("body", mended));
        assertThat(twice.statusCode()).isEqualTo(422);
        assertThat(twice.body()).contains("was applied or may yet be").contains("name=\"again\"");
    }

    @Test
    void what_is_not_changed_in_the_editor_goes_byte_for_byte() throws IOException {
        String id = capture("untouched", "mx_Nope");
        String shown = page(QUARANTINE + "/" + id).expectFirst("textarea").wholeText();
        // As a browser sends it: without the line end after the tag, the others as two characters.
        String typed = shown.strip().replace("\n", "\r\n");

        assertThat(submit(id, "replay", Map.of("body", typed)).statusCode()).isEqualTo(303);

        demo.awaitAllFinal();
        String by = page(QUARANTINE + "/" + id).select(".replays a.id").text();
        assertThat(typed).contains("\r\n");
        assertThat(body(by)).isEqualTo(body(id)).doesNotContain("\n");
    }

    @Test
    void a_body_that_the_door_would_not_take_is_not_sent() throws IOException {
        String id = capture("unreadable", "mx_Nope");

        HttpResponse<String> answer = submit(id, "replay", Map.of("body", "{\"LeadDetails\":["));

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("The door would not take this body.");
        assertThat(ConsoleCaller.page(answer).select("mark")).hasSize(1);
        assertThat(page(QUARANTINE + "/" + id).select(".replays")).isEmpty();
    }

    @Test
    void all_of_a_filter_are_sent_again_and_dismissed_and_the_page_says_how_far_it_is()
            throws IOException {
        for (int i = 0; i < 60; i++) {
            demo.capture(withAttribute("many", "mx_Nope"));
        }
        demo.awaitAllFinal();
        Map<String, String> filter = Map.of("source", "many", "state", "open");
        assertThat(page(QUARANTINE + "/all?source=many").text()).contains("from many: 60.");

        String run = location(admin.submit(QUARANTINE + "/all/replay", filter));
        Document done = awaitEnd(run);

        assertThat(done.select(".run").text()).contains("60 of 60").contains("It is done");
        assertThat(page(run).select(".run").text()).isEqualTo(done.select(".run").text());
        demo.awaitAllFinal();
        assertThat(page(QUARANTINE + "?state=replayed&source=many").select("tbody tr")).hasSize(50);
        // They failed again, and came back.
        Document all = page(QUARANTINE + "?source=many");
        assertThat(all.select(".kinds b").eachText()).containsExactly("60");
        Document older = page(all.select(".pager a").attr("href"));
        assertThat(older.select("tbody tr")).hasSize(10);

        Map<String, String> reasoned = new HashMap<>(filter);
        assertThat(admin.submit(QUARANTINE + "/all/dismiss", filter).statusCode()).isEqualTo(422);
        reasoned.put("reason", "a test");
        Document dismissed =
                awaitEnd(location(admin.submit(QUARANTINE + "/all/dismiss", reasoned)));
        assertThat(dismissed.select(".run").text()).contains("Dismissed 60");
        assertThat(page(QUARANTINE + "?source=many").select("tbody tr")).isEmpty();
        String one =
                page(QUARANTINE + "?state=dismissed&source=many")
                        .expectFirst("tbody th a")
                        .attr("href");
        assertThat(page(one).text()).contains("a test").contains("console/admin");
    }

    @Test
    void one_is_dismissed_with_a_reason_and_not_without() throws IOException {
        String id = capture("dismissed", "mx_Nope");

        HttpResponse<String> without = submit(id, "dismiss", Map.of("reason", " "));
        HttpResponse<String> with = submit(id, "dismiss", Map.of("reason", "spam"));

        assertThat(without.statusCode()).isEqualTo(422);
        assertThat(without.body()).contains("Give a reason");
        assertThat(with.statusCode()).isEqualTo(303);
        assertThat(page(QUARANTINE + "/" + id).text()).contains("It is dismissed.", "spam");
        assertThat(page(QUARANTINE + "?source=dismissed").select("tbody tr")).isEmpty();
    }

    @Test
    void a_viewer_sees_and_tries_and_changes_nothing() throws IOException {
        String id = capture("viewed", "mx_Nope");
        try (ConsoleCaller viewer = viewer()) {
            Document seen = ConsoleCaller.page(viewer.get(QUARANTINE + "/" + id));

            assertThat(seen.select("mark")).isNotEmpty();
            assertThat(seen.select("[formaction], form[action$=dismiss]")).isEmpty();
            assertThat(viewer.submit(path(id, "dry-run"), Map.of()).statusCode()).isEqualTo(200);
            for (String change :
                    List.of(
                            path(id, "replay"),
                            path(id, "dismiss"),
                            QUARANTINE + "/all/replay",
                            QUARANTINE + "/all/dismiss")) {
                assertThat(viewer.submit(change, Map.of("reason", "mine")).statusCode())
                        .as(change)
                        .isEqualTo(403);
            }
        }
        assertThat(page(QUARANTINE + "?source=viewed").select("tbody tr")).hasSize(1);
    }

    @Test
    void what_is_not_there_or_not_understood_is_said() throws IOException {
        String good = DemoCaller.id(demo.capture(ConsoleCaller.capture("good@example.com")));
        demo.awaitAllFinal();

        assertThat(location(admin.get(QUARANTINE + "/" + good)))
                .isEqualTo(ACCOUNT + "/requests/" + good);
        for (String path :
                List.of(
                        QUARANTINE + "/x",
                        QUARANTINE + "/00000000-0000-8000-8000-000000000000",
                        QUARANTINE + "/runs/x",
                        QUARANTINE + "/runs/00000000-0000-8000-8000-000000000000",
                        "/console/accounts/nobody/quarantine")) {
            assertThat(admin.get(path).statusCode()).as(path).isEqualTo(404);
        }
        assertThat(admin.get(QUARANTINE + "?from=yesterday").statusCode()).isEqualTo(422);
        assertThat(admin.get(QUARANTINE + "?before=1.2").statusCode()).isEqualTo(200);
    }

    // ---- requests and pages ----

    private static String withAttribute(String source, String attribute) {
        return """
        {"LeadDetails":[{"Attribute":"EmailAddress","Value":"%s@example.com"},{"Attribute":"%s","Value":"Pune"},\
        {"Attribute":"Source","Value":"%s"},{"Attribute":"SearchBy","Value":"EmailAddress"}],\
        "Opportunity":{"OpportunityEventCode":12231,"Fields":[]}}\
        """
                .formatted(source, attribute, source);
    }

    private static String capture(String source, String attribute) throws IOException {
        String id = DemoCaller.id(demo.capture(withAttribute(source, attribute)));
        demo.awaitAllFinal();
        return id;
    }

    private static String body(String id) throws IOException {
        return json(api.get("/api/v1/accounts/demo/requests/" + id)).get("body").asString();
    }

    private static Document page(String path) {
        return ConsoleCaller.page(admin.get(path));
    }

    private static String path(String id, String what) {
        return QUARANTINE + "/" + id + "/" + what;
    }

    private static HttpResponse<String> submit(String id, String what, Map<String, String> form) {
        return admin.submit(path(id, what), form);
    }

    private static String location(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(303);
        return answer.headers().firstValue("location").orElseThrow();
    }

    /// Asks as the page itself does, until nothing moves any more.
    private static Document awaitEnd(String run) {
        long until = System.nanoTime() + 60_000_000_000L;
        Document progress = page(run + "/progress");
        while (!progress.select("[hx-get]").isEmpty()) {
            assertThat(System.nanoTime()).isLessThan(until);
            progress = page(run + "/progress");
        }
        return progress;
    }

    private static ConsoleCaller viewer() {
        HttpResponse<String> made =
                admin.submit("/console/users", Map.of("name", "v@example.com", "role", "viewer"));
        String given = ConsoleCaller.page(made).select(".secret").text();
        String own = "a password of my own";
        ConsoleCaller viewer = new ConsoleCaller(node);
        viewer.signIn("v@example.com", given);
        viewer.submit("/console/you/password", Map.of("current", given, "new", own, "again", own));
        return viewer;
    }
}
