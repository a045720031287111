package io.catchment.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.catchment.store.PostgresFolders;
import io.catchment.store.TestPostgres;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who has lost the administrator's key gets another one, and nobody else loses theirs.
final class AdministratorKeyCommandTest {
    private static final String ADMINISTRATORS = "/api/v1/administrators";

    @TempDir Path temp;
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    @Test
    void another_key_is_made_in_a_store_of_ones_own_while_a_node_runs() {
        Config config = TestNodes.config(temp, TestPostgres.freshDatabase());
        try (Node node = Node.start(config);
                AdministratorCaller first = new AdministratorCaller(temp, node)) {

            command(config).run();
            command(config).run();
            first.get(ADMINISTRATORS);

            List<String> keys = text(printed).lines().toList();
            assertThat(keys).hasSize(2).doesNotHaveDuplicates();
            assertThat(text(said))
                    .contains("administrator-2", "administrator-3")
                    .doesNotContain(keys);
            assertThat(first.get(ADMINISTRATORS).body())
                    .contains("\"administrator\"", "\"administrator-2\"", "\"administrator-3\"");
            assertThat(first.get("/api/v1/audit?action=add-administrator").body())
                    .contains("\"by\":\"command line\"", "\"subject\":\"administrators/");
        }
        try (Node node = Node.start(config);
                AdministratorCaller newOne =
                        new AdministratorCaller(node, text(printed).lines().findFirst().get());
                AdministratorCaller first = new AdministratorCaller(temp, node)) {
            assertThat(newOne.get(ADMINISTRATORS).statusCode()).isEqualTo(200);
            assertThat(first.get(ADMINISTRATORS).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void of_the_embedded_store_it_is_made_once_the_server_is_stopped() throws Exception {
        Path data = PostgresFolders.dataIn(temp);
        try (ServerProcess server = ServerProcess.start(data)) {
            ServerProcess.Ended beside = run(data);

            assertThat(beside.exitCode()).isEqualTo(4);
            assertThat(beside.stderr()).contains("process " + server.pid()).hasLineCount(1);
            assertThat(beside.stdout()).isEmpty();
        }
        Files.delete(data.resolve("administrator.json"));

        ServerProcess.Ended alone = run(data);

        assertThat(alone.exitCode()).isZero();
        assertThat(alone.stdout()).matches("[A-Za-z0-9_-]{43}");
        assertThat(alone.stderr()).contains("administrator-2").doesNotContain(alone.stdout());
        try (Node node = Node.start(TestNodes.embedded(data));
                AdministratorCaller caller = new AdministratorCaller(node, alone.stdout())) {
            assertThat(caller.get(ADMINISTRATORS).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void a_folder_without_a_store_is_told_and_stays_as_it_is() {
        Config config = TestNodes.embedded(temp.resolve("nothing"));

        assertThatThrownBy(() -> command(config).run())
                .isInstanceOf(CommandStore.NotThereException.class)
                .hasMessageContainingAll("holds no store", "--data", "--store-url");
        assertThat(temp.resolve("nothing")).doesNotExist();
    }

    @Test
    void a_database_without_the_tables_is_told_and_stays_as_it_is() {
        Config config = TestNodes.config(temp, TestPostgres.freshDatabase());

        assertThatThrownBy(() -> command(config).run())
                .hasMessageContaining("Has a server of this version been started on it?");
        assertThatThrownBy(() -> command(config).run())
                .hasMessageContaining("Has a server of this version been started on it?");
    }

    private AdministratorKeyCommand command(Config config) {
        return new AdministratorKeyCommand(config, printing(printed), printing(said));
    }

    private static PrintStream printing(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    private static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private ServerProcess.Ended run(Path data) {
        return ServerProcess.launch(
                        temp, Map.of(), List.of(AdministratorKeyCommand.NAME, "--data=" + data))
                .awaitEnd();
    }
}
