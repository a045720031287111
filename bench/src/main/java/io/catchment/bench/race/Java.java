package io.catchment.bench.race;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The JVM that runs this.
final class Java {
    private Java() {}

    /// @param words of which the first is `java`
    static List<String> command(List<String> words) {
        List<String> command = new ArrayList<>(words);
        command.set(0, Path.of(System.getProperty("java.home"), "bin", "java").toString());
        return command;
    }
}
