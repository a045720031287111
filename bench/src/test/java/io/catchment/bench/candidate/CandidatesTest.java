package io.catchment.bench.candidate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.catchment.bench.load.Bodies;
import io.catchment.bench.load.Rows;
import io.catchment.store.EmbeddedPostgres;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CandidatesTest {
    private static final int CAPTURES = 400;
    private static final long PATIENCE_NANOS = 60_000_000_000L;
    private static final Bodies BODIES = new Bodies(1);

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @TempDir private static Path folder;

    private static EmbeddedPostgres postgres;

    @BeforeAll
    static void start() throws IOException {
        postgres = EmbeddedPostgres.start(EmbeddedPostgres.Options.in(folder));
    }

    @AfterAll
    static void stop() {
        CLIENT.close();
        postgres.close();
    }

    @Test
    void the_prototype_makes_each_row_once() throws Exception {
        Environment environment = environment("prototype");
        try (Prototype prototype = Prototype.open(environment)) {

            List<String> answers = sendAll(prototype.address());

            assertThat(answers).hasSize(CAPTURES).doesNotHaveDuplicates();
            assertThat(rowsOnceFinished(environment, CAPTURES)).isEqualTo(Bodies.rows(CAPTURES));
        }
    }

    @Test
    void the_prototype_knows_a_person_by_each_key_in_other_spellings() throws Exception {
        Environment environment = environment("spellings");
        String first = new String(BODIES.body(0), UTF_8);
        String byEmail =
                first.replace("person-", "PERSON-").replace("+91-9", "+91-8").replace("M-", "N-");
        String byPhone =
                first.replace("+91-90", "090")
                        .replace("+91 90", "090")
                        .replace("M-", "O-")
                        .replace("person-", "somebody-")
                        .replace("FirstName\",\"Value\":\"", "FirstName\",\"Value\":\"É\\\"");
        try (Prototype prototype = Prototype.open(environment)) {

            long sent = 0;
            for (String body : List.of(first, byEmail, byPhone)) {
                send(prototype.address(), body.getBytes(UTF_8));
                rowsOnceFinished(environment, ++sent);
            }

            assertThat(rows(environment)).isEqualTo(new Rows(1, 7, 3, 3, 3));
            assertThat(text(environment, "SELECT fields ->> 'FirstName' FROM lead"))
                    .startsWith("É\"");
            assertThat(
                            text(
                                    environment,
                                    "SELECT convert_from(body, 'UTF8') FROM request WHERE position('O-0'::bytea IN body) > 0"))
                    .isEqualTo(byPhone);
        }
    }

    @Test
    void the_floor_keeps_each_body() throws Exception {
        Environment environment = environment("floor");
        try (Floor floor = Floor.open(environment)) {

            List<String> answers = sendAll(floor.address());

            assertThat(answers).hasSize(CAPTURES).doesNotHaveDuplicates();
            assertThat(rows(environment)).isEqualTo(new Rows(0, 0, 0, 0, CAPTURES));
            assertThat(text(environment, "SELECT count(DISTINCT body)::text FROM request"))
                    .isEqualTo(Integer.toString(CAPTURES));
        }
    }

    /// They stay as they are while the server is tuned.
    @Test
    void no_candidate_uses_a_class_of_the_server() throws IOException {
        Path sources = Path.of("src/main/java/io/catchment/bench/candidate");

        try (Stream<Path> files = Files.list(sources)) {
            for (Path file : files.toList()) {
                assertThat(Files.readString(file))
                        .doesNotContainPattern(
                                "import (static )?io\\.catchment\\.(?!bench\\.load\\.)");
            }
        }
    }

    private static Environment environment(String schema) throws SQLException, IOException {
        String url = postgres.jdbcUrl() + "&currentSchema=" + schema;
        Environment environment =
                new Environment(
                        0,
                        url,
                        postgres.user(),
                        postgres.password(),
                        Files.createDirectory(folder.resolve(schema)));
        environment.execute("CREATE SCHEMA " + schema);
        return environment;
    }

    private static List<String> sendAll(String address) throws Exception {
        try (ExecutorService callers = Executors.newFixedThreadPool(8)) {
            List<Future<String>> answers = new ArrayList<>();
            LongStream.range(0, CAPTURES)
                    .forEach(i -> answers.add(callers.submit(() -> send(address, BODIES.body(i)))));
            List<String> texts = new ArrayList<>();
            for (Future<String> answer : answers) {
                texts.add(answer.get());
            }
            return texts;
        }
    }

    private static String send(String address, byte[] body)
            throws IOException, InterruptedException {
        var request =
                HttpRequest.newBuilder(URI.create(address + "/capture"))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofByteArray(body));
        var response = CLIENT.send(request.build(), BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).matches("\\{\"RequestId\":\"[0-9a-f-]{36}\"}");
        return response.body();
    }

    private static Rows rowsOnceFinished(Environment environment, long finished)
            throws SQLException {
        long begun = System.nanoTime();
        Rows rows = rows(environment);
        while (rows.finished() < finished && System.nanoTime() - begun < PATIENCE_NANOS) {
            LockSupport.parkNanos(10_000_000);
            rows = rows(environment);
        }
        return rows;
    }

    private static Rows rows(Environment environment) throws SQLException {
        try (Connection connection = environment.connect();
                var statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT * FROM bench_rows")) {
            row.next();
            return new Rows(
                    row.getLong("leads"),
                    row.getLong("lead_keys"),
                    row.getLong("opportunities"),
                    row.getLong("activities"),
                    row.getLong("finished"));
        }
    }

    private static String text(Environment environment, String query) throws SQLException {
        try (Connection connection = environment.connect();
                var statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }
}
