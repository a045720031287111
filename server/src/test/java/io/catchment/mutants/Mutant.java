package io.catchment.mutants;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// One thing of the server, broken: a text of one source file, and what stands there instead.
///
/// A file each, so that adding a mutant is adding a file:
///
/// ```
/// The position is not compared.
/// file: java/io/catchment/store/RequestWriter.java
/// test: io.catchment.store.ChangeWriterTest
/// <<<<
/// the text, exactly as it stands there once
/// ====
/// what takes its place
/// >>>>
/// ```
///
/// @param says what is broken
/// @param file below `src/main`
/// @param test a test class, or one of its methods after a `#`, that fails when the thing is broken
record Mutant(String name, String says, Path file, String test, String text, String instead) {
    private static final String SUFFIX = ".mutant";

    static List<Mutant> all(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(SUFFIX))
                    .sorted()
                    .map(Mutant::read)
                    .toList();
        }
    }

    private static Mutant read(Path file) {
        try {
            String all = Files.readString(file);
            String name = file.getFileName().toString().replace(SUFFIX, "");
            return new Mutant(
                    name,
                    all.lines().findFirst().orElseThrow(),
                    Path.of(after(all, "file: ")),
                    after(all, "test: "),
                    between(all, "<<<<\n", "====\n"),
                    between(all, "====\n", ">>>>\n"));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String after(String all, String label) {
        return all.lines()
                .filter(line -> line.startsWith(label))
                .map(line -> line.substring(label.length()))
                .findFirst()
                .orElseThrow();
    }

    private static String between(String all, String from, String to) {
        int begin = all.indexOf(from) + from.length();
        return all.substring(begin, all.indexOf(to, begin));
    }

    boolean isJava() {
        return file.toString().endsWith(".java");
    }

    /// The file with the thing broken.
    ///
    /// @throws IllegalStateException when the text is not there exactly once: the mutant is out of date
    String broken(Path sources) throws IOException {
        String source = Files.readString(sources.resolve(file));
        int at = source.indexOf(text);
        if (at < 0 || source.indexOf(text, at + 1) >= 0) {
            throw new IllegalStateException(
                    name + ": its text does not stand in " + file + " exactly once");
        }
        return source.substring(0, at) + instead + source.substring(at + text.length());
    }

    @Override
    public String toString() {
        return name + ": " + says;
    }
}
