package io.catchment.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/// A folder and all that is in it. Links are never followed: part of the tree belongs to another user.
final class Tree {

    private Tree() {}

    static void delete(Path root) throws IOException {
        if (Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
            each(root, Files::delete);
        }
    }

    /// Gives the tree to a user. All of it is looked at, so that a change that was cut short is finished.
    static void give(Path root, int uid, int gid) throws IOException {
        each(
                root,
                path -> {
                    set(path, "unix:uid", uid);
                    set(path, "unix:gid", gid);
                });
    }

    /// Makes the names in a folder outlast a power cut.
    static void keepNames(Path folder) throws IOException {
        try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static void set(Path path, String attribute, int value) throws IOException {
        if (!Files.getAttribute(path, attribute, LinkOption.NOFOLLOW_LINKS).equals(value)) {
            Files.setAttribute(path, attribute, value, LinkOption.NOFOLLOW_LINKS);
        }
    }

    private interface Action {
        void accept(Path path) throws IOException;
    }

    /// What is inside comes before what it is in.
    private static void each(Path root, Action action) throws IOException {
        Files.walkFileTree(
                root,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        action.accept(file);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(
                            Path folder, @Nullable IOException trouble) throws IOException {
                        if (trouble != null) {
                            throw trouble;
                        }
                        action.accept(folder);
                        return FileVisitResult.CONTINUE;
                    }
                });
    }
}
