package io.catchment.bench.race;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The Flight Recorder of another JVM, told what to do by `jcmd`.
final class FlightRecorder {
    private static final String NAME = "race";

    /// A request's handling is deeper than the usual 64.
    private static final int DEPTH = 160;

    /// A sample for every 2 ms of a thread's processor time, or for every tick where the kernel's are longer (10 ms).
    private static final String EVENTS =
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <configuration version="2.0">
              <event name="jdk.CPUTimeSample">
                <setting name="enabled">true</setting>
                <setting name="throttle">2ms</setting>
              </event>
              <event name="jdk.ObjectAllocationSample">
                <setting name="enabled">true</setting>
                <setting name="throttle">3000/s</setting>
                <setting name="stackTrace">true</setting>
              </event>
              <event name="jdk.VirtualThreadPinned">
                <setting name="enabled">true</setting>
                <setting name="threshold">1 ms</setting>
                <setting name="stackTrace">true</setting>
              </event>
            </configuration>
            """;

    private final ProcessHandle jvm;
    private final Path file;

    /// @param file where the recording goes
    FlightRecorder(ProcessHandle jvm, Path file) {
        this.jvm = jvm;
        this.file = file;
    }

    void start() {
        jcmd("JFR.configure", "stackdepth=" + DEPTH);
        jcmd("JFR.start", "name=" + NAME, "settings=" + settings());
    }

    private Path settings() {
        try {
            return Files.writeString(file.resolveSibling(file.getFileName() + ".jfc"), EVENTS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void stop() {
        jcmd("JFR.stop", "name=" + NAME, "filename=" + file);
    }

    private void jcmd(String... words) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString());
        command.add(Long.toString(jvm.pid()));
        command.addAll(List.of(words));
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), UTF_8);
            int exit = process.waitFor();
            if (exit != 0 || said.contains("Exception") || said.contains("Could not")) {
                throw new IllegalStateException(String.join(" ", words) + ": " + said);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while asking the Flight Recorder", e);
        }
    }
}
