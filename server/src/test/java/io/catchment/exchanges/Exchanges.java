package io.catchment.exchanges;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// The recorded exchanges of this project.
final class Exchanges {
    static final Path FOLDER = Path.of("src/test/resources/exchanges");
    static final Path ACCOUNTS = FOLDER.resolve("accounts");

    private Exchanges() {}

    static List<Path> files() {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(ExchangeFile.ENDING))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<RecordedExchange> all() {
        return files().stream().map(ExchangeFile::read).toList();
    }
}
