package io.catchment.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/// The server with one word of its source changed: the log's writes do not ask for an fsync.
final class UnsyncedLog {
    private static final String WRITER =
            "server/src/main/java/io/catchment/intake/RocksWriter.java";
    private static final Pattern SYNCED = Pattern.compile("setSync\\(true\\)");

    private UnsyncedLog() {}

    /// @param classPath of the server as it is
    /// @return the same with the changed class before it
    static String classPath(Repository repository, String classPath, Path folder) {
        try {
            String source = Files.readString(repository.root().resolve(WRITER));
            if (SYNCED.matcher(source).results().count() != 1) {
                throw new IllegalStateException(WRITER + " no longer has one " + SYNCED);
            }
            Path changed = folder.resolve("RocksWriter.java");
            Files.writeString(changed, SYNCED.matcher(source).replaceFirst("setSync(false)"));
            compile(changed, classPath, folder.resolve("classes"));
            return folder.resolve("classes") + ":" + classPath;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void compile(Path source, String classPath, Path classes) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<String> words =
                List.of(
                        "-proc:none",
                        "-cp",
                        classPath,
                        "-d",
                        classes.toString(),
                        source.toString());
        int failed = compiler.run(null, null, null, words.toArray(String[]::new));
        if (failed != 0) {
            throw new IllegalStateException(source + " does not compile");
        }
    }
}
