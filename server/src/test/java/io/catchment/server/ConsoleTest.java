package io.catchment.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.catchment.store.TestPostgres;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The console's gate, over HTTP: who gets in, how far, and for how long.
final class ConsoleTest {
    private static final String WRONG = "That name and password do not go together.";

    @TempDir static Path temp;

    private static TestPostgres.Database store;
    private static Node node;
    private static String password = "";

    @BeforeAll
    static void start() {
        store = TestPostgres.freshDatabase();
        node = Node.start(TestNodes.config(temp.resolve("data"), store));
        password = node.firstUser().orElseThrow().password();
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    @Test
    void whoever_is_signed_out_is_shown_the_sign_in_page_and_nothing_else() {
        try (ConsoleCaller caller = new ConsoleCaller(node)) {
            for (String path : List.of("/console", "/console/users", "/console/no-such-page")) {
                HttpResponse<String> answer = caller.get(path);

                assertThat(answer.statusCode()).isEqualTo(200);
                assertThat(ConsoleCaller.page(answer).select("h1").text()).isEqualTo("Sign in");
                assertThat(answer.body()).doesNotContain("admin");
            }
            assertThat(caller.open("/console/overview/live").statusCode()).isEqualTo(401);
        }
    }

    @Test
    void a_page_is_kept_to_itself_and_a_file_for_ever() {
        try (ConsoleCaller caller = new ConsoleCaller(node)) {
            HttpResponse<String> page = caller.get("/console");
            String style = ConsoleCaller.page(page).select("link[rel=stylesheet]").attr("href");
            HttpResponse<String> file = caller.get(style);

            assertThat(header(page, "content-security-policy"))
                    .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
                    .doesNotContain("unsafe");
            assertThat(header(page, "cache-control")).isEqualTo("no-store");
            assertThat(header(page, "x-content-type-options")).isEqualTo("nosniff");
            assertThat(header(file, "cache-control")).contains("immutable");
            assertThat(style).matches("/console/assets/console\\.[0-9a-f]{16}\\.css");
            assertThat(page.headers().allValues("set-cookie"))
                    .allMatch(it -> it.contains("HttpOnly") && it.contains("SameSite=Strict"));
        }
    }

    @Test
    void the_first_password_opens_and_signing_out_closes_for_good() {
        try (ConsoleCaller caller = new ConsoleCaller(node)) {
            HttpResponse<String> in = caller.signIn("admin", password);
            assertThat(in.statusCode()).isEqualTo(303);
            assertThat(in.headers().allValues("set-cookie"))
                    .anyMatch(it ->
                            it.startsWith("catchment-session=")
                                    && it.contains("HttpOnly; SameSite=Lax"));
            assertThat(heading(caller.get("/console"))).isEqualTo("Overview");
            String session =
                    caller.cookies().getCookieStore().getCookies().stream()
                            .filter(it -> it.getName().equals("catchment-session"))
                            .map(it -> it.getName() + "=" + it.getValue())
                            .collect(Collectors.joining());

            assertThat(caller.submit("/console/sign-out", Map.of()).statusCode()).isEqualTo(303);

            assertThat(heading(caller.get("/console"))).isEqualTo("Sign in");
            try (ConsoleCaller thief = new ConsoleCaller(node)) {
                assertThat(heading(thief.send(thief.request("/console").header("Cookie", session))))
                        .isEqualTo("Sign in");
            }
        }
    }

    @Test
    void names_that_are_there_and_names_that_are_not_are_answered_alike() {
        try (ConsoleCaller caller = new ConsoleCaller(node)) {
            HttpResponse<String> known = caller.signIn("admin", "wrong");
            HttpResponse<String> unknown = caller.signIn("nobody", "wrong");

            assertThat(known.statusCode()).isEqualTo(422).isEqualTo(unknown.statusCode());
            assertThat(known.body()).contains(WRONG);
            assertThat(unknown.body()).contains(WRONG);
        }
    }

    @Test
    void whoever_guesses_waits_and_a_browser_that_is_known_does_not() {
        String guessed = add("guessed@example.com", "viewer");
        try (ConsoleCaller owner = new ConsoleCaller(node);
                ConsoleCaller guesser = new ConsoleCaller(node)) {
            owner.signIn("guessed@example.com", guessed);
            owner.submit("/console/sign-out", Map.of());

            HttpResponse<String> last = guesser.signIn("guessed@example.com", "a guess");
            for (int i = 0; i < 4; i++) {
                last = guesser.signIn("guessed@example.com", "a guess");
            }

            assertThat(last.statusCode()).isEqualTo(429);
            assertThat(header(last, "retry-after")).isNotEmpty();
            assertThat(guesser.signIn("guessed@example.com", guessed).statusCode()).isEqualTo(429);
            assertThat(owner.signIn("guessed@example.com", guessed).statusCode()).isEqualTo(303);
        }
    }

    @Test
    void a_form_without_its_token_or_from_another_site_does_nothing() {
        try (ConsoleCaller caller = admin()) {
            Map<String, String> user =
                    Map.of("name", "forged@example.com", "role", "administrator");
            String token = ConsoleCaller.token(caller.get("/console/you"));
            Map<String, String> whole =
                    Map.of("name", "forged@example.com", "role", "administrator", "csrf", token);

            assertThat(caller.post("/console/users", user).statusCode()).isEqualTo(403);
            assertThat(
                            caller.send(
                                            caller.form("/console/users", whole)
                                                    .header("Sec-Fetch-Site", "cross-site"))
                                    .statusCode())
                    .isEqualTo(403);
            assertThat(
                            caller.send(
                                            caller.form("/console/users", whole)
                                                    .header("Origin", "https://example.com"))
                                    .statusCode())
                    .isEqualTo(403);
            assertThat(caller.get("/console/users").body()).doesNotContain("forged@example.com");
        }
    }

    @Test
    void a_sign_in_that_comes_from_another_page_is_not_looked_at() {
        try (ConsoleCaller caller = new ConsoleCaller(node)) {
            HttpResponse<String> answer =
                    caller.post("/console/sign-in", Map.of("name", "admin", "password", password));

            assertThat(answer.statusCode()).isEqualTo(422);
            assertThat(answer.body()).doesNotContain(WRONG);
        }
    }

    @Test
    void a_large_form_is_read_from_nobody_who_is_signed_out() {
        String large = "x".repeat(100_000);
        try (ConsoleCaller stranger = new ConsoleCaller(node);
                ConsoleCaller admin = admin()) {
            assertThat(stranger.post("/console/sign-in", Map.of("name", large)).statusCode())
                    .isEqualTo(401);
            assertThat(admin.submit("/console/users", Map.of("name", large)).statusCode())
                    .isEqualTo(422);
        }
    }

    @Test
    void a_new_user_changes_the_password_first_and_then_sees_what_the_role_may() {
        String given = add("b@example.com", "viewer");
        try (ConsoleCaller caller = new ConsoleCaller(node)) {
            caller.signIn("b@example.com", given);
            assertThat(header(caller.get("/console"), "location")).isEqualTo("/console/you");

            assertThat(change(caller, given, "short", "short").body()).contains("needs 15 or more");
            assertThat(
                            change(caller, "wrong", "a password of my own", "a password of my own")
                                    .body())
                    .contains("The current password is not right.");
            assertThat(
                            change(caller, given, "a password of my own", "a password of my own")
                                    .statusCode())
                    .isEqualTo(303);

            assertThat(heading(caller.get("/console"))).isEqualTo("Overview");
            assertThat(caller.get("/console/users").statusCode()).isEqualTo(403);
            assertThat(
                            caller.submit("/console/users", Map.of("name", "x", "role", "viewer"))
                                    .statusCode())
                    .isEqualTo(403);
        }
        try (ConsoleCaller caller = new ConsoleCaller(node)) {
            assertThat(caller.signIn("b@example.com", given).statusCode()).isEqualTo(422);
            assertThat(caller.signIn("b@example.com", "a password of my own").statusCode())
                    .isEqualTo(303);
        }
    }

    private static HttpResponse<String> change(
            ConsoleCaller caller, String current, String wanted, String again) {
        return caller.submit(
                "/console/you/password", Map.of("current", current, "new", wanted, "again", again));
    }

    @Test
    void a_user_who_is_disabled_is_out_at_once_and_the_audit_says_by_whom() {
        String given = add("out@example.com", "operator");
        try (ConsoleCaller caller = new ConsoleCaller(node);
                ConsoleCaller admin = admin()) {
            caller.signIn("out@example.com", given);
            assertThat(heading(caller.get("/console/you"))).isEqualTo("You");

            admin.submit(disable(admin, "out@example.com"), Map.of());

            assertThat(heading(caller.get("/console/you"))).isEqualTo("Sign in");
            assertThat(caller.signIn("out@example.com", given).statusCode()).isEqualTo(422);
            assertThat(ConsoleCaller.page(admin.get("/console/audit?action=disable-user")).text())
                    .contains("console/admin disable-user")
                    .contains("users/out@example.com");
        }
    }

    @Test
    void the_last_administrator_stays_one() {
        try (ConsoleCaller admin = admin()) {
            admin.submit(disable(admin, "admin"), Map.of());
            assertThat(admin.get("/console/users").body())
                    .contains("This is the last administrator");

            String role = disable(admin, "admin").replace("/disable", "/role");
            admin.submit(role, Map.of("role", "viewer"));
            assertThat(admin.get("/console/users").body())
                    .contains("This is the last administrator");
        }
    }

    @Test
    void the_overview_tells_live_what_comes() throws Exception {
        try (ConsoleCaller admin = admin();
                DemoCaller demo = TestNodes.caller(temp.resolve("data"), node);
                BufferedReader events =
                        new BufferedReader(
                                new InputStreamReader(
                                        admin.open("/console/overview/live").body(),
                                        StandardCharsets.UTF_8))) {
            assertThat(events.readLine()).isEqualTo(": listening");
            demo.capture(ConsoleCaller.capture("live@example.com"));

            String line = events.readLine();
            while (!line.matches("data: .*<dd class=\"of\">[1-9][0-9]* in the last.*")) {
                line = events.readLine();
            }
            assertThat(line).contains("in the last");
        }
    }

    @Test
    void a_stop_ends_the_streams_in_order() throws Exception {
        Node stopping =
                Node.start(
                        TestNodes.config(temp.resolve("stopping"), TestPostgres.freshDatabase()));
        try (ConsoleCaller admin = new ConsoleCaller(stopping)) {
            admin.signIn("admin", stopping.firstUser().orElseThrow().password());
            try (BufferedReader events =
                    new BufferedReader(
                            new InputStreamReader(
                                    admin.open("/console/overview/live").body(),
                                    StandardCharsets.UTF_8))) {
                events.readLine();

                stopping.close();

                // One that was cut off would be no end, but an exception.
                String line = events.readLine();
                while (line != null) {
                    line = events.readLine();
                }
                assertThat(line).isNull();
            }
        }
    }

    @Test
    void with_the_store_away_who_is_signed_in_stays_so_and_is_told() {
        try (ConsoleCaller admin = admin();
                ConsoleCaller other = new ConsoleCaller(node)) {
            admin.get("/console");
            TestPostgres.shutDoor(store);
            try {
                await(() -> admin.get("/console").body().contains("The store does not answer."));

                HttpResponse<String> overview = admin.get("/console");
                HttpResponse<String> audit = admin.get("/console/audit");
                HttpResponse<String> signIn = other.get("/console");

                assertThat(overview.statusCode()).isEqualTo(200);
                assertThat(ConsoleCaller.page(overview).select(".tile").text()).contains("Pending");
                assertThat(ConsoleCaller.page(overview).select(".parts").text())
                        .contains("Store, not well does not answer");
                assertThat(audit.statusCode()).isEqualTo(503);
                assertThat(header(audit, "retry-after")).isNotEmpty();
                assertThat(audit.body()).contains("wait in the log");
                assertThat(signIn.body()).contains("nobody can be let in now");
            } finally {
                TestPostgres.openDoor(store);
            }
            await(() -> admin.get("/console/audit").statusCode() == 200);
        }
    }

    private interface Condition {
        boolean holds();
    }

    private static void await(Condition condition) {
        long until = System.nanoTime() + 60_000_000_000L;
        while (!condition.holds()) {
            assertThat(System.nanoTime()).isLessThan(until);
        }
    }

    // ---- users ----

    private static ConsoleCaller admin() {
        ConsoleCaller caller = new ConsoleCaller(node);
        assertThat(caller.signIn("admin", password).statusCode()).isEqualTo(303);
        return caller;
    }

    /// @return the password that is shown once
    private static String add(String name, String role) {
        try (ConsoleCaller admin = admin()) {
            HttpResponse<String> made =
                    admin.submit("/console/users", Map.of("name", name, "role", role));
            return ConsoleCaller.page(made).select(".secret").text();
        }
    }

    private static String disable(ConsoleCaller admin, String name) {
        for (Element row : ConsoleCaller.page(admin.get("/console/users")).select("tbody tr")) {
            if (row.select("th").text().startsWith(name)) {
                return row.select("form[action$=/disable]").attr("action");
            }
        }
        throw new AssertionError("no user " + name);
    }

    private static String heading(HttpResponse<String> page) {
        return ConsoleCaller.page(page).select("h1").text();
    }

    private static String header(HttpResponse<String> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }
}
