package io.catchment.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;

/// The data of one major version of PostgreSQL, at rest: a folder that is whole from the moment it has its
/// name, with the role and the database `catchment` in it.
record Cluster(Path folder, PostgresBinaries binaries, RunAs runAs) {

    /// Of the role that owns the data, and of its database.
    static final String NAME = "catchment";

    static final String SUPERUSER = "postgres";

    private static final Duration INITDB_LIMIT = Duration.ofMinutes(3);
    private static final int PASSWORD_BYTES = 32;

    static List<Path> all(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (var entries = Files.list(folder)) {
            return entries.filter(path -> path.getFileName().toString().matches("[0-9]+")).toList();
        }
    }

    /// Whether there is one. The PostgreSQL of a container keeps other folders in folders of such names.
    static boolean isIn(Path folder) throws IOException {
        // Of a killed server's cluster nobody else may be able to tell what is in it.
        return all(folder).stream().anyMatch(path -> !Files.notExists(path.resolve("PG_VERSION")));
    }

    Path path() {
        return folder.resolve(binaries.major());
    }

    /// Makes it, or what is there usable by whoever will run the server.
    ///
    /// @return the password of both roles
    String prepare() throws IOException {
        refuseOtherMajor();
        String password = password();
        if (Files.exists(path())) {
            Postmaster.disownPid(path());
            runAs.give(path());
        } else {
            create(password);
        }
        return password;
    }

    /// The same for one that was there before: that it has gone is a loss, and no reason to make another.
    void prepareAgain() throws IOException {
        if (Files.notExists(path())) {
            throw new IOException("the data of PostgreSQL is gone: there is no " + path());
        }
        String _ = prepare();
    }

    /// Undoes what [#prepare()] did to the owner.
    void takeBack() throws IOException {
        runAs.takeBack(path());
    }

    /// Else an upgrade to a new major version would look like the loss of everything.
    private void refuseOtherMajor() throws IOException {
        var clusters = all(folder);
        if (!clusters.isEmpty() && !clusters.contains(path())) {
            throw new IOException(
                    "the data is of another major version of PostgreSQL (%s) than this release brings (%s): dump it with the release that wrote it"
                            .formatted(clusters, binaries.version()));
        }
    }

    private String password() throws IOException {
        Path file = folder.resolve("password");
        if (Files.exists(file)) {
            return Files.readString(file).strip();
        }
        if (Files.exists(path())) {
            throw new IOException(
                    file + " is missing, without which nobody gets at the data in " + path());
        }
        byte[] random = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(random);
        String password = HexFormat.of().formatHex(random);
        Path unfinished = folder.resolve("password.unfinished");
        OwnerOnlyFile.write(unfinished, password);
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        return password;
    }

    /// In a folder beside it that takes its name last: a cluster that is there is whole.
    private void create(String password) throws IOException {
        Path unfinished = folder.resolve("cluster.unfinished");
        Tree.delete(unfinished);
        Files.createDirectory(
                unfinished,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        OwnerOnlyFile.write(unfinished.resolve("password"), password);
        OwnerOnlyFile.write(unfinished.resolve("roles.sql"), rolesAndDatabase(password));
        runAs.give(unfinished);
        Path cluster = unfinished.resolve("cluster");
        initdb(cluster, unfinished.resolve("password"));
        createDatabase(cluster, unfinished.resolve("roles.sql"));
        Files.move(cluster, path(), StandardCopyOption.ATOMIC_MOVE);
        Tree.keepNames(folder);
        Tree.delete(unfinished);
    }

    private void initdb(Path cluster, Path passwordFile) throws IOException {
        run(
                INITDB_LIMIT,
                Path.of("/dev/null"),
                binaries.program("initdb"),
                "--pgdata=" + cluster,
                "--username=" + SUPERUSER,
                "--pwfile=" + passwordFile,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--data-checksums",
                "--no-instructions");
    }

    /// Without a server, so that no one can come in before all is set.
    private void createDatabase(Path cluster, Path sql) throws IOException {
        run(
                INITDB_LIMIT,
                sql,
                binaries.program("postgres"),
                "--single",
                "-D",
                cluster.toString(),
                "-c",
                "exit_on_error=on",
                "-c",
                "log_min_error_statement=panic",
                "-c",
                "log_checkpoints=off",
                SUPERUSER);
    }

    private static String rolesAndDatabase(String password) {
        return """
        CREATE ROLE catchment LOGIN PASSWORD '%s'
        CREATE DATABASE catchment OWNER catchment
        """
                .formatted(password);
    }

    private void run(Duration limit, Path input, String... words) throws IOException {
        var ran = Command.run(limit, runAs.command(List.of(words)), input);
        if (!ran.succeeded()) {
            throw new IOException(
                    "%s (as %s) ended with %d: %s"
                            .formatted(words[0], runAs.name(), ran.exit(), ran.output()));
        }
    }
}
