package io.catchment.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.catchment.store.TestPostgres;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The first steps of a person: a start, the lines that it prints, another start.
final class FirstStartTest {
    private final TestPostgres.Database store = TestPostgres.freshDatabase();

    @TempDir Path temp;

    @Test
    void the_first_start_makes_the_account_demo_and_keeps_its_keys_for_the_owner()
            throws IOException {
        Config config = TestNodes.config(temp, store);
        try (Node _ = Node.start(config)) {
            Path file = temp.resolve("demo-account.json");

            JsonNode keys = new JsonMapper().readTree(Files.readString(file));
            assertThat(keys.propertyNames()).containsExactly("accessKey", "secretKey", "apiKey");
            assertThat(keys.values())
                    .allSatisfy(key -> assertThat(key.asString()).hasSizeGreaterThan(20));
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void the_printed_lines_work_as_they_are_pasted() throws Exception {
        Config config = TestNodes.config(temp, store);
        try (Node node = Node.start(config);
                DemoCaller caller = TestNodes.caller(temp, node)) {
            List<String> lines = curlLines(welcome(config, node));
            assertThat(lines).hasSize(4);

            String accepted = paste(lines.get(0));
            caller.awaitAllFinal();
            String id = accepted.replaceAll("(?s).*\"RequestID\":\"([^\"]+)\".*", "$1");
            String status = paste(lines.get(1).replace("REQUEST_ID", id));
            String metrics = paste(lines.get(2));
            String quarantine = paste(lines.get(3));

            assertThat(accepted).contains("Request accepted");
            assertThat(status).contains("\"Status\":\"Success\"");
            assertThat(metrics).contains("\"PendingMessages\":0");
            assertThat(quarantine).isEqualTo("{\"items\":[],\"next\":null}");
        }
    }

    @Test
    void a_ready_node_says_so_in_one_line_and_by_its_health() throws IOException {
        Config config = TestNodes.config(temp, store);
        try (Node node = Node.start(config);
                DemoCaller caller = TestNodes.caller(temp, node)) {

            assertThat(welcome(config, node).lines())
                    .contains("Read and try all calls: http://127.0.0.1:" + node.port() + "/docs")
                    .last()
                    .isEqualTo("Catchment is ready at http://127.0.0.1:" + node.port());
            assertThat(caller.get("/health/ready").statusCode()).isEqualTo(200);
            assertThat(caller.get("/health/live").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void the_second_start_shows_no_key_says_where_they_are_and_knows_what_was_done()
            throws Exception {
        Config config = TestNodes.config(temp, store);
        String id;
        try (Node node = Node.start(config);
                DemoCaller caller = TestNodes.caller(temp, node)) {
            id =
                    DemoCaller.id(
                            caller.capture(Sent.body("marker-1", Sent.Kind.GOOD, "a@example.com")));
            caller.awaitAllFinal();
        }

        try (Node node = Node.start(config);
                DemoCaller caller = TestNodes.caller(temp, node)) {
            String welcome = welcome(config, node);

            assertThat(node.newDemoAccount()).isEmpty();
            assertThat(welcome)
                    .contains(
                            "keys of the account demo are in " + temp.resolve("demo-account.json"))
                    .doesNotContain(
                            caller.key("accessKey"), caller.key("secretKey"), caller.key("apiKey"));
            assertThat(caller.statusWord(id)).isEqualTo("Success");
        }
    }

    @Test
    void the_password_of_the_console_is_printed_once_and_opens_it() throws IOException {
        Config config = withoutDemo(TestNodes.config(temp, store));
        String first;
        try (Node node = Node.start(config);
                ConsoleCaller caller = new ConsoleCaller(node)) {
            first = welcome(config, node);
            String password =
                    first.replaceAll("(?s).*sign in as admin with the password (\\S+) .*", "$1");

            assertThat(first)
                    .contains("Open the console: http://127.0.0.1:" + node.port() + "/console");
            assertThat(caller.signIn("admin", password).statusCode()).isEqualTo(303);
        }

        try (Node node = Node.start(config)) {
            assertThat(welcome(config, node)).doesNotContain("password");
        }
    }

    @Test
    void no_demo_makes_no_account() {
        Config config = withoutDemo(TestNodes.config(temp, store));
        try (Node node = Node.start(config)) {

            assertThat(node.newDemoAccount()).isEmpty();
            assertThat(temp.resolve("demo-account.json")).doesNotExist();
            assertThat(welcome(config, node)).doesNotContain("demo", "curl");
        }
    }

    @Test
    void an_address_that_others_can_reach_is_warned_of_and_the_loopback_is_not() {
        Config config = TestNodes.config(temp, store);
        try (Node node = Node.start(config)) {

            assertThat(welcome(config, node)).doesNotContain("Warning");
            assertThat(welcome(at("::1", config), node)).doesNotContain("Warning");
            assertThat(welcome(at("0.0.0.0", config), node))
                    .contains("Warning: anyone who can reach 0.0.0.0 can call");
        }
    }

    @Test
    void a_second_process_on_the_same_data_is_refused_and_the_first_is_undisturbed()
            throws IOException {
        try (Node node = Node.start(TestNodes.config(temp, store));
                DemoCaller caller = TestNodes.caller(temp, node)) {

            ServerProcess.Ended second =
                    ServerProcess.launch(temp, Map.of(), List.of("--http-port=0", "--data=" + temp))
                            .awaitEnd();

            assertThat(second.exitCode()).isEqualTo(4);
            assertThat(second.stderr()).contains("process " + ProcessHandle.current().pid());
            String body = Sent.body("marker-1", Sent.Kind.GOOD, "a@example.com");
            assertThat(caller.capture(body).statusCode()).isEqualTo(200);
        }
    }

    private static String welcome(Config config, Node node) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new Welcome(config, node).print(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static List<String> curlLines(String welcome) {
        return welcome.lines().filter(line -> line.startsWith("  curl ")).toList();
    }

    private static String paste(String line) throws Exception {
        Process shell = new ProcessBuilder("bash", "-c", line).redirectErrorStream(true).start();
        return new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static Config at(String host, Config config) {
        Config.Http http = config.http();
        return new Config(
                config.data(),
                new Config.Http(
                        host,
                        http.port(),
                        http.bodyBytesMax(),
                        http.rateLimit(),
                        http.readRateLimit()),
                config.store(),
                config.log(),
                config.outcomesKeep(),
                config.diskReserveBytes(),
                config.workers(),
                config.demo());
    }

    private static Config withoutDemo(Config config) {
        return new Config(
                config.data(),
                config.http(),
                config.store(),
                config.log(),
                config.outcomesKeep(),
                config.diskReserveBytes(),
                config.workers(),
                false);
    }
}
