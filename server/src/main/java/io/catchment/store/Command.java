package io.catchment.store;

import java.io.File;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// One short run of a program, bounded in time, which never reads the JVM's standard input and sees
/// nothing of its environment but the search path.
final class Command {

    private static final File NOTHING = new File("/dev/null");

    private Command() {}

    /// What a run left behind: its exit status, and its output and errors as they came.
    record Ran(int exit, String output) {
        boolean succeeded() {
            return exit == 0;
        }
    }

    static Ran run(Duration limit, List<String> words) throws IOException {
        return run(limit, words, NOTHING);
    }

    static Ran run(Duration limit, List<String> words, Path input) throws IOException {
        return run(limit, words, input.toFile());
    }

    private static Ran run(Duration limit, List<String> words, File input) throws IOException {
        // A file and no pipe: a program that lives on in the background cannot keep the reader
        // waiting.
        Path output = Files.createTempFile("catchment-", ".out");
        try {
            int exit = await(start(words, input, output.toFile()), limit, words);
            return new Ran(exit, Files.readString(output, StandardCharsets.ISO_8859_1).strip());
        } finally {
            Files.delete(output);
        }
    }

    private static Process start(List<String> words, File input, File output) throws IOException {
        var builder =
                new ProcessBuilder(words)
                        // Any user may stand there; the JVM's own folder may be closed to them.
                        .directory(new File("/"))
                        .redirectInput(input)
                        .redirectErrorStream(true)
                        .redirectOutput(output);
        // PGDATA, PGPORT, PGOPTIONS, LD_LIBRARY_PATH … of the caller must not steer this server.
        String path = builder.environment().getOrDefault("PATH", "/usr/bin:/bin");
        builder.environment().clear();
        builder.environment().put("PATH", path + ":/usr/sbin:/sbin:/usr/bin:/bin");
        builder.environment().put("LC_ALL", "C");
        return builder.start();
    }

    private static int await(Process process, Duration limit, List<String> words)
            throws IOException {
        try {
            if (process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                return process.exitValue();
            }
            throw new IOException("%s did not end within %s".formatted(words, limit));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("waiting for " + words).initCause(e);
        } finally {
            process.destroyForcibly();
        }
    }
}
