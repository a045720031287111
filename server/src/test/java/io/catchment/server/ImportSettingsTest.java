package io.catchment.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.catchment.server.MetadataCalls.ImportException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `catchment import-settings`, from files and from a host that answers as LeadSquared documents it.
final class ImportSettingsTest {
    private static final Path ANSWERS = Path.of("src/test/resources/metadata");
    private static final Map<String, String> KEYS =
            Map.of(
                    "LEADSQUARED_ACCESS_KEY", "u$rthe-access-key",
                    "LEADSQUARED_SECRET_KEY", "the-secret-key");

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Set<String> wrong = ConcurrentHashMap.newKeySet();
    private final Map<String, Integer> statuses = new ConcurrentHashMap<>();
    private final AtomicInteger tooMany = new AtomicInteger();
    private HttpServer host;

    @BeforeEach
    void startHost() throws IOException {
        host = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        answer("/v2/LeadManagement.svc/LeadsMetaData.Get", "lead-fields.json");
        answer("/v2/OpportunityManagement.svc/GetOpportunityTypes", "opportunity-types.json");
        answer(
                "/v2/OpportunityManagement.svc/GetOpportunityTypeMetadata",
                "opportunity-type-12005.json");
        answer("/v2/UserManagement.svc/Users.Get", "users.json");
        host.start();
    }

    @AfterEach
    void stopHost() {
        host.stop(0);
    }

    private void answer(String path, String file) {
        host.createContext(path, exchange -> answer(exchange, file));
    }

    private void answer(HttpExchange exchange, String file) throws IOException {
        if (!"the-secret-key".equals(exchange.getRequestHeaders().getFirst("x-LSQ-SecretKey"))
                || !"u$rthe-access-key"
                        .equals(exchange.getRequestHeaders().getFirst("x-LSQ-AccessKey"))
                || exchange.getRequestURI().toString().contains("key")) {
            wrong.add(exchange.getRequestURI().toString());
        }
        int status = statuses.getOrDefault(exchange.getRequestURI().getPath(), 200);
        if (tooMany.getAndDecrement() > 0) {
            exchange.getResponseHeaders().add("Retry-After", "1");
            status = 429;
        }
        byte[] body =
                status == 200
                        ? Files.readString(ANSWERS.resolve(file))
                                .replace("12005", code(exchange))
                                .getBytes(StandardCharsets.UTF_8)
                        : "{\"Status\":\"Error\"}".getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static String code(HttpExchange exchange) {
        String query = exchange.getRequestURI().getQuery();
        return query == null ? "12005" : query.replace("code=", "");
    }

    private String address() {
        return "http://127.0.0.1:" + host.getAddress().getPort();
    }

    private void run(Map<String, String> environment, String... words) {
        new ImportSettingsCommand(environment, stream(out), stream(err), Duration.ZERO)
                .run(List.of(words));
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    private String printed() {
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void files_with_the_answers_are_printed_as_a_settings_file() throws IOException {
        run(
                Map.of(),
                ANSWERS.resolve("lead-fields.json").toString(),
                ANSWERS.resolve("opportunity-types.json").toString(),
                ANSWERS.resolve("opportunity-type-12005.json").toString(),
                ANSWERS.resolve("users.json").toString(),
                "--account",
                "acme");

        assertThat(printed())
                .startsWith("# Made by catchment import-settings.")
                .endsWith(Files.readString(ANSWERS.resolve("imported.yaml")));
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("catchment: lead field mx_Where: data type GeoLocation is kept as String")
                .contains("catchment: type 12006: without its fields");
    }

    @Test
    void a_live_host_is_asked_for_the_same_with_the_keys_in_headers_alone() {
        run(KEYS, "--host", address(), "--account=acme");

        assertThat(printed())
                .contains(
                        "\n  acme:\n",
                        "code: 12005\n",
                        "code: 12006\n",
                        "name: mx_Plan\n",
                        "email: ann@example.com\n");
        assertThat(wrong).isEmpty();
    }

    @Test
    void a_host_that_is_asked_too_often_is_asked_again() {
        tooMany.set(2);

        run(KEYS, "--host", address(), "--no-users");

        assertThat(printed()).contains("code: 12006\n").doesNotContain("ann@example.com");
    }

    @Test
    void keys_that_may_not_list_users_have_all_the_rest() {
        statuses.put("/v2/UserManagement.svc/Users.Get", 401);

        run(KEYS, "--host", address());

        assertThat(printed()).contains("mx_Plan").doesNotContain("users:");
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("Users.Get was answered 401");
    }

    @Test
    void what_is_refused_is_named_by_call_and_status_and_never_by_a_key() {
        statuses.put("/v2/OpportunityManagement.svc/GetOpportunityTypeMetadata", 500);

        assertThatThrownBy(() -> run(KEYS, "--host", address()))
                .isInstanceOf(ImportException.class)
                .hasMessage("GetOpportunityTypeMetadata?code=12005: 127.0.0.1 answered 500");
        assertThat(printed()).isEmpty();
    }

    @Test
    void a_host_that_is_away_is_named() {
        String away = address();
        host.stop(0);

        assertThatThrownBy(() -> run(KEYS, "--host", away))
                .isInstanceOf(ImportException.class)
                .hasMessage("LeadsMetaData.Get: 127.0.0.1 does not let one connect");
    }

    @Test
    void a_host_that_nobody_knows_is_told_so() {
        assertThatThrownBy(() -> run(KEYS, "--host", "catchment.invalid"))
                .isInstanceOf(ImportException.class)
                .hasMessage(
                        "LeadsMetaData.Get: catchment.invalid is no host that anybody knows here: is --host spelt right?");
    }

    @Test
    void a_host_on_this_machine_needs_no_scheme() {
        run(KEYS, "--host", address().replace("http://", ""), "--account=acme");

        assertThat(printed()).contains("name: mx_Plan\n");
        assertThat(MetadataCalls.host("localhost.example.com")).hasScheme("https");
        assertThat(MetadataCalls.host("[::1]:8080")).hasScheme("http");
    }

    @Test
    void keys_that_are_refused_are_told_by_where_they_come_from() {
        statuses.put("/v2/LeadManagement.svc/LeadsMetaData.Get", 401);

        assertThatThrownBy(() -> run(KEYS, "--host", address()))
                .hasMessage(
                        "LeadsMetaData.Get: 127.0.0.1 answered 401: it does not take the keys of LEADSQUARED_ACCESS_KEY and LEADSQUARED_SECRET_KEY");
    }

    @Test
    void a_file_that_holds_something_else_is_named() {
        assertThatThrownBy(() -> run(Map.of(), ANSWERS.resolve("imported.yaml").toString()))
                .isInstanceOf(ImportException.class)
                .hasMessage(ANSWERS.resolve("imported.yaml") + ": it is not JSON");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|import-settings needs files with answers, or --host HOST, and not both",
                "x.json --host api-in21.leadsquared.com|import-settings needs files with answers, or --host HOST, and not both",
                "--host http://api-in21.leadsquared.com|--host has to be https: keys are sent to it",
                "--host https://a:b@api-in21.leadsquared.com|--host names no host, such as api-in21.leadsquared.com",
                "--host https://api-in21.leadsquared.com/v2?accessKey=x|--host names no host, such as api-in21.leadsquared.com",
                "--country India x.json|--country: 'India' is not two letters such as IN",
                "--account a/b x.json|--account: 'a/b' is not a text of 1 to 100 characters, without / and not . or ..",
                "--access-key x y.json|--access-key is no flag of import-settings; see --help",
                "x.json --account|--account needs a value",
            })
    void a_command_line_that_is_wrong_is_told_why(String words, String problem) {
        String[] given = words.isEmpty() ? new String[0] : words.split(" ");

        assertThatThrownBy(() -> run(KEYS, given))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(problem);
    }

    @Test
    void a_live_host_without_keys_names_the_variables() {
        assertThatThrownBy(() -> run(Map.of(), "--host", "api-in21.leadsquared.com"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("LEADSQUARED_ACCESS_KEY")
                .hasMessageContaining("LEADSQUARED_SECRET_KEY");
    }

    @Test
    void a_key_that_cannot_stand_in_a_header_is_refused_and_not_told() {
        Map<String, String> withLineEnd =
                Map.of(
                        "LEADSQUARED_ACCESS_KEY", "u$rthe-access-key",
                        "LEADSQUARED_SECRET_KEY", "the-secret-key\n");

        assertThatThrownBy(() -> run(withLineEnd, "--host", address()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("LEADSQUARED_SECRET_KEY")
                .hasMessageNotContaining("the-secret-key");
    }
}
