package io.catchment.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// A JVM that says by which way it would run PostgreSQL, for tests that give it another user.
final class ChosenWay {
    private ChosenWay() {}

    /// @param arguments the folder of the tools, and the folder of the unpacked binaries
    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[1]);
        var binaries = PostgresBinaries.unpacked(PostgresBinaries.ofThisMachine(), folder);
        System.out.println(RunAs.choose(List.of(Path.of(arguments[0])), binaries, folder).name());
    }
}
