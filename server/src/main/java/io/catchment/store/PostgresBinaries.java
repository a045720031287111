package io.catchment.store;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/// The programs of one PostgreSQL version, unpacked from the archive that the build put on the class
/// path.
///
/// An archive is unpacked once, into a folder named by its version; the folder appears whole or not
/// at all. It is found again by the archive's size and checksum, so another build of the same version
/// takes its place.
record PostgresBinaries(Path home, String version) {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    /// It waits for what all programs have written.
    private static final Duration SYNC_LIMIT = Duration.ofMinutes(5);

    private static final Pattern VERSION = Pattern.compile("\\(PostgreSQL\\) (\\d+\\.\\d+)");
    private static final String FINGERPRINT = ".archive";

    /// The cluster's folder goes by this: minor versions share it.
    String major() {
        return version.substring(0, version.indexOf('.'));
    }

    String program(String name) {
        return home.resolve("bin").resolve(name).toString();
    }

    /// The archive for this machine, named as io.zonky.test.postgres names them.
    static URL ofThisMachine() {
        String system = System.getProperty("os.name").startsWith("Mac") ? "darwin" : "linux";
        String processor =
                switch (System.getProperty("os.arch").toLowerCase(Locale.ROOT)) {
                    case "aarch64", "arm64" -> "arm_64";
                    default -> "x86_64";
                };
        String name = "/postgres-%s-%s.txz".formatted(system, processor);
        return Optional.ofNullable(PostgresBinaries.class.getResource(name))
                .orElseThrow(() ->
                        new IllegalStateException(
                                name
                                        + " is not on the class path: there is no embedded"
                                        + " PostgreSQL for this platform, give the URL of"
                                        + " one of your own"));
    }

    static PostgresBinaries unpacked(URL archive, Path folder) throws IOException {
        String fingerprint = fingerprint(archive);
        for (Path home : homes(folder)) {
            if (has(home, fingerprint)) {
                return new PostgresBinaries(home, folder.relativize(home).toString());
            }
        }
        return unpack(archive, folder, fingerprint);
    }

    /// Those of earlier versions: 60 MB each, and unpacked again if ever they are needed.
    void deleteOthers() throws IOException {
        for (Path other : homes(home.resolveSibling(""))) {
            if (!other.equals(home)) {
                Tree.delete(other);
            }
        }
    }

    private static List<Path> homes(Path folder) throws IOException {
        try (var entries = Files.newDirectoryStream(folder, "[0-9]*.[0-9]*")) {
            return StreamSupport.stream(entries.spliterator(), false).toList();
        }
    }

    /// Of one in a jar the jar's directory knows it, which saves a start the reading.
    private static String fingerprint(URL archive) throws IOException {
        if (archive.openConnection() instanceof JarURLConnection jar) {
            return fingerprint(jar.getJarEntry().getSize(), jar.getJarEntry().getCrc());
        }
        try (var in = new CheckedInputStream(archive.openStream(), new CRC32())) {
            long bytes = in.transferTo(OutputStream.nullOutputStream());
            return fingerprint(bytes, in.getChecksum().getValue());
        }
    }

    private static String fingerprint(long bytes, long crc32) {
        return "bytes=%d crc32=%08x".formatted(bytes, crc32);
    }

    private static boolean has(Path home, String fingerprint) throws IOException {
        Path file = home.resolve(FINGERPRINT);
        return Files.exists(file) && Files.readString(file).equals(fingerprint);
    }

    private static PostgresBinaries unpack(URL archive, Path folder, String fingerprint)
            throws IOException {
        Path unfinished = folder.resolve("binaries.unfinished");
        Tree.delete(unfinished);
        try (var in = new TarArchiveInputStream(xz(archive))) {
            unpack(in, unfinished);
        }
        String version = version(unfinished);
        Files.writeString(unfinished.resolve(FINGERPRINT), fingerprint);
        // Else a power cut could leave the folder with its name and fingerprint but empty files.
        Command.run(SYNC_LIMIT, List.of("sync"));
        Path home = folder.resolve(version);
        Tree.delete(home);
        Files.move(unfinished, home);
        return new PostgresBinaries(home, version);
    }

    private static InputStream xz(URL archive) throws IOException {
        return new BufferedInputStream(new XZInputStream(archive.openStream()), 1 << 16);
    }

    private static void unpack(TarArchiveInputStream in, Path home) throws IOException {
        directory(home);
        for (TarArchiveEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
            Path target = home.resolve(entry.getName()).normalize();
            if (!target.startsWith(home)) {
                throw new IOException("the archive would write outside its folder: " + target);
            }
            if (!target.equals(home)) {
                unpack(in, entry, target);
            }
        }
    }

    private static void unpack(TarArchiveInputStream in, TarArchiveEntry entry, Path target)
            throws IOException {
        if (entry.isDirectory()) {
            directory(target);
            return;
        }
        Path parent = target.resolve("..").normalize();
        if (!Files.isDirectory(parent, LinkOption.NOFOLLOW_LINKS)) {
            directory(parent);
        }
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
        } else {
            Files.copy(in, target);
            Files.setAttribute(target, "unix:mode", entry.getMode() & 0755);
        }
    }

    /// Whatever the umask: the unprivileged user must get through.
    private static void directory(Path path) throws IOException {
        Files.createDirectories(path);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static String version(Path home) throws IOException {
        var ran = Command.run(LIMIT, List.of(home.resolve("bin/postgres").toString(), "--version"));
        var version = VERSION.matcher(ran.output());
        if (!ran.succeeded() || !version.find()) {
            throw new IOException(
                    "%s/bin/postgres does not run on this machine: exit %d, %s"
                            .formatted(home, ran.exit(), ran.output()));
        }
        return version.group(1);
    }
}
