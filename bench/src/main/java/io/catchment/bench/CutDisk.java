package io.catchment.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A folder on a disk whose power can be cut: what was written and not synced is gone then.
///
/// It is the file system of `cutfs.cc`, mounted for as long as this lives; what it keeps is in a folder beside.
final class CutDisk implements AutoCloseable {
    private static final Pattern LOST =
            Pattern.compile("lost bytes=(\\d+) files=(\\d+) names=(\\d+)");

    /// As a good disk takes: long enough that a cut meets appends that wait for it.
    private static final int SYNC_MICROS = 500;

    private static final Duration END_MAX = Duration.ofSeconds(30);

    private final Process process;
    private final BufferedReader out;
    private final Path mountPoint;

    private CutDisk(Process process, BufferedReader out, Path mountPoint) {
        this.process = process;
        this.out = out;
        this.mountPoint = mountPoint;
    }

    /// What a power cut threw away.
    ///
    /// @param files with bytes that were lost
    /// @param names made, deleted or renamed
    record Lost(long bytes, long files, long names) {
        static final Lost NOTHING = new Lost(0, 0, 0);

        Lost plus(Lost more) {
            return new Lost(bytes + more.bytes, files + more.files, names + more.names);
        }
    }

    /// @return the program, made from its source
    static Path compile(Repository repository) {
        Path source = repository.root().resolve("bench/src/main/cpp/cutfs.cc");
        Path program = repository.root().resolve("bench/target/cutfs");
        List<String> words = new ArrayList<>(List.of("g++", "-std=c++17", "-O2", "-Wall"));
        words.addAll(List.of(source.toString(), "-o", program.toString(), "-pthread"));
        words.addAll(
                List.of(
                        Child.succeed(
                                        new ProcessBuilder(
                                                "pkg-config", "--cflags", "--libs", "fuse3"))
                                .strip()
                                .split("\\s+")));
        Child.succeed(new ProcessBuilder(words));
        return program;
    }

    /// @param kept where the bytes are
    /// @param seed 0 for a cut that loses all; else it chooses what a cut loses
    static CutDisk mount(Path program, Path kept, Path mountPoint, long seed) {
        try {
            Files.createDirectories(mountPoint);
            Process process =
                    new ProcessBuilder(
                                    program.toString(),
                                    kept.toString(),
                                    mountPoint.toString(),
                                    Integer.toString(SYNC_MICROS),
                                    Long.toString(seed))
                            .redirectInput(Child.NOTHING.toFile())
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            CutDisk disk = new CutDisk(process, process.inputReader(UTF_8), mountPoint);
            if (!"mounted".equals(disk.out.readLine())) {
                throw new IllegalStateException(mountPoint + " was not mounted");
            }
            return disk;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Unmounts what a bench that was killed may have left.
    static void forget(Path mountPoint) {
        Child.run(new ProcessBuilder("umount", "-l", mountPoint.toString()));
    }

    /// The power goes: from here on the folder answers nobody.
    Lost cut() {
        signal("USR1");
        try {
            String said = out.readLine();
            Matcher lost = LOST.matcher(String.valueOf(said));
            if (!lost.matches()) {
                throw new IllegalStateException("the power cut failed: " + said);
            }
            end();
            return new Lost(
                    Long.parseLong(lost.group(1)),
                    Long.parseLong(lost.group(2)),
                    Long.parseLong(lost.group(3)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Everything is kept, unless the power was cut.
    @Override
    public void close() {
        if (process.isAlive()) {
            signal("TERM");
            end();
        }
        forget(mountPoint);
    }

    private void signal(String name) {
        Child.succeed(new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())));
    }

    private void end() {
        try {
            if (!process.waitFor(END_MAX.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException(mountPoint + " was not given up in " + END_MAX);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while " + mountPoint + " ended", e);
        }
    }
}
