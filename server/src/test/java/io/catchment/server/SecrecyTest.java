package io.catchment.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.catchment.store.PostgresFolders;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// No key, no query string and nothing of a person reaches a log: neither ours nor PostgreSQL's nor RocksDB's.
final class SecrecyTest {
    private static final String WRONG_KEY = "u$r-wrong-key-of-somebody";

    private static final String BODY =
            """
            {"LeadDetails":[{"Attribute":"EmailAddress","Value":"secret.person@example.com"},
              {"Attribute":"Phone","Value":"+91-9000000001"},{"Attribute":"FirstName","Value":"Secretname"},
              {"Attribute":"SearchBy","Value":"%s"}],
             "Opportunity":{"OpportunityEventCode":%s,"OpportunityNote":"Secretnote"}}
            """;

    @TempDir Path temp;

    @Test
    void nothing_secret_and_nothing_personal_is_in_any_log() throws Exception {
        Path data = PostgresFolders.dataIn(temp);
        ServerProcess server = ServerProcess.start(data, "--rate-limit=8/1h");
        List<String> secrets = new ArrayList<>(List.of(WRONG_KEY, "secretKey=", "accessKey="));
        try (server;
                DemoCaller caller = new DemoCaller(data, server.address())) {
            secrets.addAll(
                    List.of(
                            caller.key("accessKey"),
                            caller.key("secretKey"),
                            caller.key("apiKey")));

            String password =
                    server.stdout().replaceAll("(?s).* admin with the password (\\S+) .*", "$1");
            secrets.add(password);
            assertThat(signInAndOut(server.address(), password)).isTrue();
            assertThat(codesOf(caller, server)).contains(200, 400, 401, 404, 429);
            caller.awaitAllFinal();
        }
        secrets.addAll(
                List.of("secret.person", "900000000", "Secretname", "Secretnote", "RequestID="));

        List<Path> logs = logs(data);
        // They are the right files, and something was said.
        assertThat(logs).hasSizeGreaterThanOrEqualTo(3);
        assertThat(server.stderr()).contains("batch saved");
        for (Path log : logs) {
            assertThat(Files.readString(log, StandardCharsets.ISO_8859_1))
                    .as("%s", log)
                    .doesNotContain(secrets);
        }
    }

    private static List<Integer> codesOf(DemoCaller caller, ServerProcess server) throws Exception {
        List<Integer> codes = new ArrayList<>();
        codes.add(caller.capture(BODY.formatted("EmailAddress", "12000")).statusCode());
        codes.add(caller.capture(BODY.formatted("Phone", "12231")).statusCode());
        codes.add(caller.capture(BODY.formatted("mx_Secretname", "12000")).statusCode());
        codes.add(caller.capture(BODY.formatted("EmailAddress", "99999")).statusCode());
        codes.add(caller.capture(BODY.formatted("EmailAddress", "\"Secretnote\"")).statusCode());
        codes.add(caller.capture("{\"secret.person@example.com\"").statusCode());
        codes.add(withWrongKeys(server.address(), "/opportunity/capture"));
        codes.add(withWrongKeys(server.address(), "/secret.person@example.com"));
        for (int i = 0; i < 8; i++) {
            codes.add(caller.capture(BODY.formatted("EmailAddress", "12000")).statusCode());
        }
        return codes;
    }

    private static int withWrongKeys(URI address, String path) throws Exception {
        String query = "?accessKey=" + WRONG_KEY + "&secretKey=" + WRONG_KEY;
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                            HttpRequest.newBuilder(address.resolve(path + query))
                                    .header("x-api-key", WRONG_KEY)
                                    .POST(HttpRequest.BodyPublishers.ofString(BODY))
                                    .build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        }
    }

    /// Wrongly first, and then rightly.
    private static boolean signInAndOut(URI address, String password) {
        try (ConsoleCaller console = new ConsoleCaller(address)) {
            console.signIn("admin", "Secretname of somebody");
            return console.signIn("admin", password).statusCode() == 303
                    && console.submit("/console/sign-out", java.util.Map.of()).statusCode() == 303;
        }
    }

    private static List<Path> logs(Path data) throws IOException {
        try (Stream<Path> files = Files.walk(data.resolveSibling(""))) {
            return files.filter(SecrecyTest::isLog).toList();
        }
    }

    /// RocksDB writes a `LOG` beside its data; what ends in `.log` there is data.
    private static boolean isLog(Path file) {
        String name = file.getFileName().toString();
        return name.startsWith("stderr-")
                || name.startsWith("postgres.log")
                || name.equals("LOG")
                || name.startsWith("LOG.old");
    }
}
