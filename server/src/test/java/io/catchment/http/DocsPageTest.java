package io.catchment.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.catchment.browser.Chromium;
import io.catchment.settings.TestAccounts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The page at `/docs`, as a real browser draws it.
class DocsPageTest {
    private static final Pattern DRAWN = Pattern.compile("data-path=\"([^\"]+)\"");
    private static final Pattern REQUESTED =
            Pattern.compile("\"initiator\":\"http[^\"]*\".*?\"url\":\"([^\"]+)\"");
    private static final long MINUTES_MAX = 2;

    @TempDir private Path temp;

    @Test
    void every_call_is_drawn_and_nothing_is_asked_of_anybody_else() throws Exception {
        try (TestDoor door =
                TestDoor.open(temp.resolve("log"), TestDoor.config(), TestAccounts.account(1))) {
            String origin = "http://127.0.0.1:" + door.port();

            Seen page = look(origin + "/docs");

            JsonNode paths = new JsonMapper().readTree(OpenApiText.json()).get("paths");
            assertThat(all(DRAWN, page.dom())).containsAll(paths.propertyNames());
            assertThat(page.dom()).doesNotContain("errors-wrapper");
            assertThat(page.complaints()).isEmpty();
            assertThat(all(REQUESTED, page.requests()))
                    .contains(
                            origin + "/docs/swagger-ui.css",
                            origin + "/docs/swagger-ui-bundle.js",
                            origin + "/openapi.json")
                    .allMatch(url -> url.startsWith(origin + "/") || url.startsWith("data:"));
        }
    }

    /// @param complaints what the browser's console said
    /// @param requests the browser's own log of them
    private record Seen(String dom, List<String> complaints, String requests) {}

    /// Whom the browser itself would like to call is not let.
    private Seen look(String address) throws Exception {
        Path requests = temp.resolve("requests.json");
        Path said = temp.resolve("said");
        Path dom = temp.resolve("dom.html");
        List<String> command = new ArrayList<>();
        command.add(Chromium.browser().toString());
        command.addAll(Chromium.FLAGS);
        command.addAll(
                List.of(
                        "--user-data-dir=" + temp.resolve("profile"),
                        "--enable-logging=stderr",
                        "--log-net-log=" + requests,
                        "--virtual-time-budget=30000",
                        "--dump-dom",
                        address));
        Process process =
                new ProcessBuilder(command)
                        .redirectOutput(dom.toFile())
                        .redirectError(said.toFile())
                        .start();
        try {
            assertThat(process.waitFor(MINUTES_MAX, TimeUnit.MINUTES)).isTrue();
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
        }
        try (Stream<String> lines = Files.lines(said)) {
            return new Seen(
                    Files.readString(dom),
                    lines.filter(line -> line.contains(":CONSOLE")).toList(),
                    Files.readString(requests));
        }
    }

    private static List<String> all(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(it -> it.group(1)).toList();
    }
}
