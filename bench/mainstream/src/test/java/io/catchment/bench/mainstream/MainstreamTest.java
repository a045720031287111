package io.catchment.bench.mainstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.catchment.store.EmbeddedPostgres;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

@Timeout(120)
final class MainstreamTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static EmbeddedPostgres postgres;
    private static ConfigurableApplicationContext service;
    private static JdbcClient jdbc;
    private static HttpClient client;
    private static URI captures;

    private Rows before;

    record Rows(long leads, long leadKeys, long opportunities, long activities, long finished) {
        Rows since(Rows before) {
            return new Rows(
                    leads - before.leads,
                    leadKeys - before.leadKeys,
                    opportunities - before.opportunities,
                    activities - before.activities,
                    finished - before.finished);
        }
    }

    @BeforeAll
    static void it_runs(@TempDir Path folder) throws IOException {
        postgres = EmbeddedPostgres.start(EmbeddedPostgres.Options.in(folder));
        service =
                SpringApplication.run(
                        Mainstream.class,
                        "--BENCH_STORE_URL=" + postgres.jdbcUrl(),
                        "--BENCH_STORE_USER=" + postgres.user(),
                        "--BENCH_STORE_PASSWORD=" + postgres.password(),
                        "--BENCH_DATA=" + folder.resolve("tomcat"));
        jdbc = service.getBean(JdbcClient.class);
        client = HttpClient.newHttpClient();
        String port = service.getEnvironment().getRequiredProperty("local.server.port");
        captures = URI.create("http://127.0.0.1:" + port + "/capture");
    }

    @AfterAll
    static void it_ends() {
        client.close();
        service.close();
        postgres.close();
    }

    @BeforeEach
    void rows_are_counted() {
        before = rows();
    }

    @Test
    void a_capture_makes_a_lead_with_its_keys_an_opportunity_and_an_activity() throws Exception {
        HttpResponse<String> answer = send(body("ada", "+91-9000000001", "1"));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).matches("\\{\"RequestId\":\"[0-9a-f-]{36}\"}");
        assertThat(rowsOnceFinished(1)).isEqualTo(new Rows(1, 3, 1, 1, 1));
    }

    @Test
    void a_person_who_comes_again_is_the_same_lead_however_the_values_are_spelt() throws Exception {
        send(body("grace", "+91-9000000002", "1"));
        rowsOnceFinished(1);

        send(body("GRACE", "090000 00002", "2"));

        assertThat(rowsOnceFinished(2)).isEqualTo(new Rows(1, 3, 2, 2, 2));
    }

    @Test
    void one_person_from_many_callers_at_once_is_one_lead_and_loses_no_opportunity()
            throws Exception {
        int callers = 40;

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            IntStream.range(0, callers)
                    .mapToObj(i ->
                            threads.submit(() -> send(body("edsger", "+91-9000000003", "" + i))))
                    .toList()
                    .forEach(answer -> assertThat(got(answer).statusCode()).isEqualTo(200));
        }

        assertThat(rowsOnceFinished(callers)).isEqualTo(new Rows(1, 3, callers, callers, callers));
    }

    @Test
    void what_the_rule_takes_for_a_duplicate_makes_no_opportunity() throws Exception {
        send(body("alan", "+91-9000000004", "same"));
        rowsOnceFinished(1);

        send(body("alan", "+91-9000000004", "same"));

        assertThat(rowsOnceFinished(2)).isEqualTo(new Rows(1, 3, 1, 3, 2));
    }

    @Test
    void unique_values_of_two_leads_change_nothing_and_are_recorded() throws Exception {
        send(body("barbara", "+91-9000000005", "1"));
        send(body("frances", "+91-9000000006", "2"));
        rowsOnceFinished(2);

        send(body("barbara", "+91-9000000006", "3"));

        assertThat(rowsOnceFinished(3)).isEqualTo(new Rows(2, 6, 2, 2, 3));
    }

    @Test
    void a_task_that_runs_twice_counts_once() {
        var request = UUID.randomUUID();
        byte[] body = body("donald", "+91-9000000007", "1").getBytes(StandardCharsets.UTF_8);
        var handler = service.getBean(Captures.class);

        handler.apply(request, body);
        handler.apply(request, body);

        assertThat(rows().since(before)).isEqualTo(new Rows(1, 3, 1, 1, 1));
    }

    @Test
    void a_body_that_is_no_capture_is_refused() throws Exception {
        assertThat(send("{}").statusCode()).isEqualTo(400);
        assertThat(send("[").statusCode()).isEqualTo(400);
        assertThat(rows().since(before)).isEqualTo(new Rows(0, 0, 0, 0, 0));
    }

    @Test
    void no_task_is_left_when_all_are_finished() throws Exception {
        send(body("tony", "+91-9000000008", "1"));
        rowsOnceFinished(1);

        long tasks = 1;
        for (Instant end = Instant.now().plus(PATIENCE);
                tasks != 0 && Instant.now().isBefore(end); ) {
            tasks = jdbc.sql("SELECT count(*) FROM scheduled_tasks").query(Long.class).single();
        }

        assertThat(tasks).isZero();
    }

    private static HttpResponse<String> send(String body) throws Exception {
        var request =
                HttpRequest.newBuilder(captures)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body))
                        .build();
        return client.send(request, BodyHandlers.ofString());
    }

    private Rows rowsOnceFinished(long requests) {
        Rows now = rows().since(before);
        for (Instant end = Instant.now().plus(PATIENCE);
                now.finished() < requests && Instant.now().isBefore(end); ) {
            now = rows().since(before);
        }
        return now;
    }

    private static Rows rows() {
        return jdbc.sql("SELECT * FROM bench_rows").query(Rows.class).single();
    }

    private static <T> T got(Future<T> answer) {
        try {
            return answer.get();
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError(e);
        }
    }

    private static String body(String name, String phone, String custom) {
        return """
        {"LeadDetails":[
           {"Attribute":"EmailAddress","Value":"%1$s@example.com"},
           {"Attribute":"Phone","Value":"%2$s"},
           {"Attribute":"mx_Member_Id","Value":"M-%4$s"},
           {"Attribute":"FirstName","Value":"%1$s"},
           {"Attribute":"SearchBy","Value":"EmailAddress"}],
         "Opportunity":{"OpportunityEventCode":12231,"OpportunityNote":"a note",
           "OpportunityDateTime":"2026-01-05 12:13:44",
           "Fields":[{"SchemaName":"mx_Custom_1","Value":"%3$s"}]}}
        """
                .formatted(name, phone, custom, name.toLowerCase(Locale.ROOT));
    }
}
