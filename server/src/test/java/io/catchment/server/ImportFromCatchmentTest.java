package io.catchment.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.catchment.settings.Key;
import io.catchment.store.TestPostgres;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What one Catchment answers about an account's set-up, imported, is that set-up.
final class ImportFromCatchmentTest {
    private static final Path IMPORTED = Path.of("src/test/resources/metadata/imported.yaml");
    private static final String ACCESS_KEY = "u$raccess-key-of-acme-0123";
    private static final String SECRET_KEY = "secret-key-of-acme-0123456789";

    @TempDir Path data;

    @Test
    void an_account_that_is_imported_from_another_node_is_set_up_as_it_is_there()
            throws IOException {
        String settings = Files.readString(IMPORTED).replaceAll("    users:\n(      .*\n)*", "");
        TestPostgres.Database store = TestPostgres.freshDatabase();
        try (Node node = Node.start(TestNodes.config(data, store));
                AdministratorCaller caller = new AdministratorCaller(data, node)) {
            caller.put("/api/v1/settings", "application/yaml", settings + keys());
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            ByteArrayOutputStream err = new ByteArrayOutputStream();

            new ImportSettingsCommand(
                            Map.of(
                                    "LEADSQUARED_ACCESS_KEY", ACCESS_KEY,
                                    "LEADSQUARED_SECRET_KEY", SECRET_KEY),
                            new PrintStream(out, true, StandardCharsets.UTF_8),
                            new PrintStream(err, true, StandardCharsets.UTF_8),
                            Duration.ZERO)
                    .run(List.of("--host", "http://127.0.0.1:" + node.port(), "--account", "acme"));

            assertThat(
                            AdministratorCaller.json(
                                            caller.put(
                                                    "/api/v1/settings?dry-run=true",
                                                    "application/yaml",
                                                    out.toString(StandardCharsets.UTF_8)))
                                    .get("differences"))
                    .isEmpty();
            assertThat(err.toString(StandardCharsets.UTF_8))
                    .isEqualTo(
                            "catchment: Users.Get was answered 404: no users, so that any may own\n");
        }
    }

    private static String keys() {
        return """
            keys:
              - accessKey: "sha256:%s"
                secretKey: "sha256:%s"
        """
                .formatted(Key.Digest.of(ACCESS_KEY).hex(), Key.Digest.of(SECRET_KEY).hex());
    }
}
