package io.catchment.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/// Runs other programs to their end.
final class Child {
    private Child() {}

    /// @param text of stdout and stderr together
    record Ran(int exit, String text) {
        String lastLine() {
            List<String> lines = text.lines().filter(line -> !line.isBlank()).toList();
            return lines.isEmpty() ? "" : lines.getLast();
        }
    }

    static Ran run(Path folder, List<String> command) {
        return run(new ProcessBuilder(command).directory(folder.toFile()));
    }

    static Ran run(ProcessBuilder builder) {
        try {
            Process process =
                    builder.redirectErrorStream(true)
                            .redirectInput(ProcessBuilder.Redirect.from(NOTHING.toFile()))
                            .start();
            String text = new String(process.getInputStream().readAllBytes(), UTF_8);
            return new Ran(process.waitFor(), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(
                    "interrupted while " + builder.command().getFirst() + " ran", e);
        }
    }

    /// Like [#run] where anything but success is the end of the bench.
    static String succeed(ProcessBuilder builder) {
        Ran ran = run(builder);
        if (ran.exit() != 0) {
            throw new IllegalStateException(
                    builder.command() + " ended with " + ran.exit() + ": " + ran.text());
        }
        return ran.text();
    }

    static final Path NOTHING = Path.of("/dev/null");
}
