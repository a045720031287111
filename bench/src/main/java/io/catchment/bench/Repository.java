package io.catchment.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// The checkout that is measured.
public record Repository(Path root) {

    /// @throws IllegalStateException when not started by a script of `bench/`
    public static Repository ofThisProcess() {
        String root = System.getProperty("catchment.root");
        if (root == null) {
            throw new IllegalStateException("started without -Dcatchment.root: use the scripts");
        }
        return new Repository(Path.of(root));
    }

    public Path catchment() {
        return root.resolve("bin/catchment");
    }

    /// As `1a2b3c4`, with ` and changes` where the checkout is not what was committed, results aside.
    public String commit() {
        String head = git("rev-parse", "--short", "HEAD");
        boolean changed =
                !git("status", "--porcelain", "--untracked-files=no", "--", ".", ":!bench/results")
                        .isEmpty();
        return changed ? head + " and changes" : head;
    }

    private String git(String... words) {
        List<String> command = Stream.concat(Stream.of("git"), Stream.of(words)).toList();
        return Child.run(root, command).text().strip();
    }

    public Path results() {
        return root.resolve("bench/results");
    }

    /// An empty folder below `bench/target`.
    public Path emptyFolder(String name) {
        Path folder = root.resolve("bench/target").resolve(name);
        delete(folder);
        try {
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    public static void delete(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> tree = Files.walk(folder)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
