package io.catchment.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.catchment.RequestKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Where fuzzing begins: the bodies of the recorded exchanges, each as it is and once with [FuzzTarget#VALUE] for its
/// values; before each a byte that tells its kind.
final class FuzzSeeds {
    /// One exchange has a body of a megabyte, of which a fuzzer learns no more than of its first bytes.
    private static final int BYTES_MAX = 8 << 10;

    private static final Map<String, RequestKind> KINDS =
            Map.of(
                    "/opportunity/capture", RequestKind.OPPORTUNITY_CAPTURE,
                    "/lead/capture", RequestKind.LEAD_CAPTURE,
                    "/opportunity/update", RequestKind.OPPORTUNITY_UPDATE,
                    "/lead/update", RequestKind.LEAD_UPDATE);

    private static final Pattern REQUEST =
            Pattern.compile("(?m)^POST (/[a-z/]+)\\S*\n(?:.+\n)*\n((?:.*\n)*?)\n?=> ");
    private static final Pattern VALUE = Pattern.compile("(\"Value\"\\s*:\\s*)\"[^\"]*\"");

    private FuzzSeeds() {}

    static List<byte[]> of(Repository repository) {
        return in(repository.root().resolve("server/src/test/resources/exchanges"));
    }

    static List<byte[]> in(Path exchanges) {
        List<byte[]> seeds = new ArrayList<>();
        try (Stream<Path> files = Files.list(exchanges)) {
            for (Path file :
                    files.filter(it -> it.toString().endsWith(".http")).sorted().toList()) {
                add(Files.readString(file), seeds);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return seeds;
    }

    private static void add(String exchange, List<byte[]> seeds) {
        Matcher request = REQUEST.matcher(exchange);
        while (request.find()) {
            RequestKind kind = KINDS.get(request.group(1));
            String body = request.group(2).strip();
            if (kind != null && FuzzTarget.KINDS.contains(kind) && body.length() <= BYTES_MAX) {
                char first = (char) FuzzTarget.KINDS.indexOf(kind);
                seeds.add((first + body).getBytes(UTF_8));
                seeds.add((first + valued(body)).getBytes(UTF_8));
            }
        }
    }

    private static String valued(String body) {
        return VALUE.matcher(body).replaceAll("$1\"" + FuzzTarget.VALUE + "\"");
    }
}
