package io.catchment.store;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// How PostgreSQL's programs are run, which refuse to be run by root: the words that go before them, and
/// the owner that the cluster's files need then.
///
/// An ordinary user runs them plainly, or by `unshare` where that user has no name. Root steps down to an unprivileged user, by the first of
/// `setpriv`, `runuser` and `unshare` that works here. The last one keeps root's files but none of
/// root's powers (a user namespace), so it also works where the user cannot reach the data folder.
record RunAs(String name, List<String> prefix, Optional<Owner> owner) {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    /// Fails unless this really is another user who can write there and run that. The user needs a name too,
    /// else initdb refuses: containers may be run by a bare number.
    private static final String PROBE =
            """
            [ "$(id -u)" != 0 ] || { echo still root; exit 1; }
            id -un > /dev/null && cd "$0" && : > written && "$1" --version
            """;

    private static final Owner ROOT = new Owner(0, 0);

    record Owner(int uid, int gid) {
        @Override
        public String toString() {
            return uid + ":" + gid;
        }
    }

    RunAs {
        prefix = List.copyOf(prefix);
    }

    /// The first way that passes the probe in `folder`.
    static RunAs choose(List<Path> toolFolders, PostgresBinaries binaries, Path folder)
            throws IOException {
        var failures = new ArrayList<String>();
        for (Way way : ways(toolFolders)) {
            Optional<String> failure = way.probe(binaries, folder);
            if (failure.isEmpty()) {
                return way.runAs;
            }
            failures.add("  " + way.runAs.name + ": " + failure.get());
        }
        throw new IOException(
                """
                PostgreSQL cannot be run from %s. Tried:
                %s
                Any of these helps: run Catchment as an ordinary user; give it a data folder that the \
                user "postgres" or "nobody" can reach and that is not mounted noexec; install util-linux \
                (setpriv, runuser, unshare); or set CATCHMENT_STORE_URL to a PostgreSQL of your own.\
                """
                        .formatted(folder, String.join("\n", failures)));
    }

    List<String> command(List<String> words) {
        var command = new ArrayList<>(prefix);
        command.addAll(words);
        return command;
    }

    /// Gives a file or folder to the user who will need it.
    void give(Path root) throws IOException {
        if (owner.isPresent()) {
            Tree.give(root, owner.get().uid, owner.get().gid);
        }
    }

    /// Takes a file or folder back that was given away.
    void takeBack(Path root) throws IOException {
        if (owner.isPresent()) {
            Tree.give(root, ROOT.uid, ROOT.gid);
        }
    }

    /// One way to try, and the program it needs.
    private record Way(RunAs runAs, Optional<Path> tool, String missing) {

        /// Empty if it works, else why not.
        Optional<String> probe(PostgresBinaries binaries, Path folder) throws IOException {
            if (tool.isEmpty() && !runAs.prefix.isEmpty()) {
                return Optional.of(missing);
            }
            Path room = folder.resolve("probe");
            Tree.delete(room);
            Files.createDirectory(room);
            try {
                Files.setPosixFilePermissions(room, PosixFilePermissions.fromString("rwx------"));
                return probeIn(room, binaries);
            } finally {
                Tree.delete(room);
            }
        }

        private Optional<String> probeIn(Path room, PostgresBinaries binaries) throws IOException {
            try {
                runAs.give(room);
            } catch (FileSystemException e) {
                // The root of a user namespace has no other users to give files to.
                return Optional.of(
                        "files cannot be given to %s, %s"
                                .formatted(runAs.owner.orElseThrow(), e.getReason()));
            }
            return failure(
                    Command.run(
                            LIMIT,
                            runAs.command(
                                    List.of(
                                            "/bin/sh",
                                            "-c",
                                            PROBE,
                                            room.toString(),
                                            binaries.program("postgres")))));
        }

        private static Optional<String> failure(Command.Ran ran) {
            return ran.succeeded()
                    ? Optional.empty()
                    : Optional.of("exit %d, %s".formatted(ran.exit(), ran.output()));
        }
    }

    private static List<Way> ways(List<Path> toolFolders) throws IOException {
        boolean isRoot = number("id", "-u").orElseThrow() == 0;
        String user = isRoot && number("id", "-u", "postgres").isPresent() ? "postgres" : "nobody";
        int uid = number("id", "-u", user).orElse(65534);
        int gid = number("id", "-g", user).orElse(65534);
        Optional<Owner> self = isRoot ? Optional.of(ROOT) : Optional.empty();
        var namespace =
                way(
                        toolFolders,
                        self,
                        "unshare",
                        "--user",
                        "--map-user=" + uid,
                        "--map-group=" + gid,
                        "--");
        if (!isRoot) {
            var plain = new RunAs("plain", List.of(), self);
            return List.of(new Way(plain, Optional.empty(), ""), namespace);
        }
        Optional<Owner> unprivileged = Optional.of(new Owner(uid, gid));
        var setpriv =
                way(
                        toolFolders,
                        unprivileged,
                        "setpriv",
                        "--reuid=" + uid,
                        "--regid=" + gid,
                        "--clear-groups",
                        "--no-new-privs",
                        "--");
        var runuser = way(toolFolders, unprivileged, "runuser", "-u", user, "--");
        return List.of(setpriv, runuser, namespace);
    }

    private static Way way(
            List<Path> toolFolders, Optional<Owner> owner, String tool, String... options) {
        Optional<Path> program =
                toolFolders.stream()
                        .map(folder -> folder.resolve(tool))
                        .filter(Files::isExecutable)
                        .findFirst();
        var prefix = new ArrayList<String>();
        prefix.add(program.map(Path::toString).orElse(tool));
        prefix.addAll(List.of(options));
        return new Way(new RunAs(tool, prefix, owner), program, "not found in " + toolFolders);
    }

    private static Optional<Integer> number(String... words) throws IOException {
        var ran = Command.run(LIMIT, List.of(words));
        return ran.succeeded() ? Optional.of(Integer.valueOf(ran.output())) : Optional.empty();
    }
}
