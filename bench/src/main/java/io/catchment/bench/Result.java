package io.catchment.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// What one run showed: figures, and checks that hold or do not. Printed as it grows, and written as JSON.
///
/// Says on what it was measured, never where.
public final class Result {
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private static final OperatingSystemMXBean MACHINE =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    private final Map<String, Object> figures = new LinkedHashMap<>();
    private final List<Map<String, Object>> checks = new ArrayList<>();
    private final Map<String, Object> head = new LinkedHashMap<>();
    private boolean holds = true;

    public Result(String name, Repository repository) {
        head.put("bench", name);
        head.put("commit", repository.commit());
        head.put("at", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        head.put("machine", machine());
        head.put("loadAverageBefore", MACHINE.getSystemLoadAverage());
    }

    private static Map<String, Object> machine() {
        Map<String, Object> machine = new LinkedHashMap<>();
        machine.put("cores", MACHINE.getAvailableProcessors());
        machine.put("memoryBytes", MACHINE.getTotalMemorySize());
        machine.put("system", MACHINE.getName() + " " + MACHINE.getArch());
        machine.put(
                "jvm",
                System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"));
        return machine;
    }

    /// On what it was measured.
    public Map<String, Object> head() {
        return new LinkedHashMap<>(head);
    }

    public void figure(String name, Object value) {
        figures.put(name, value);
        System.out.println(name + ": " + value);
    }

    /// Kept and not printed.
    public void raw(String name, Object value) {
        figures.put(name, value);
    }

    static double seconds(Duration duration) {
        return Math.round(duration.toNanos() / 1e6) / 1e3;
    }

    /// Something that has to be so.
    public void check(String what, Object expected, Object found) {
        verdict(what, Objects.equals(expected, found), "expected " + expected + ", found " + found);
    }

    public void verdict(String what, boolean isSo, String details) {
        holds &= isSo;
        Map<String, Object> check = new LinkedHashMap<>();
        check.put("check", what);
        check.put("holds", isSo);
        check.put("details", details);
        checks.add(check);
        System.out.println((isSo ? "ok      " : "FAILED  ") + what + ": " + details);
    }

    /// What had to be so and is not, with the details.
    public List<String> failures() {
        return checks.stream()
                .filter(check -> Boolean.FALSE.equals(check.get("holds")))
                .map(check -> check.get("check") + ": " + check.get("details"))
                .toList();
    }

    /// Writes it, says the verdict and gives the exit code.
    public int write(Path file) {
        Map<String, Object> all = new LinkedHashMap<>(head);
        all.put("loadAverageAfter", MACHINE.getSystemLoadAverage());
        all.put("holds", holds);
        all.put("figures", figures);
        all.put("checks", checks);
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, JSON.writeValueAsString(all) + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        System.out.println(holds ? "all of it holds" : "NOT ALL OF IT HOLDS");
        return holds ? 0 : 1;
    }
}
