package io.catchment.bench.race;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/// The processor time of one capture, in microseconds, by who works on it.
///
/// What the JVM does for itself (garbage, compiling) is spread over the server's four by their own time, and stands beside
/// them too.
///
/// @param whole what all cores of the machine have for a capture at this rate
/// @param jvm that part of the four which is the JVM's own
/// @param machine what the cores did in that time, each state for one capture
record CaptureCpu(
        Map<Part, Double> parts,
        double jvm,
        double rowsPerSecond,
        double whole,
        Map<String, Double> machine) {
    /// The sum has to explain the rate so well.
    static final double APART_MAX = 0.10;

    CaptureCpu {
        parts = Map.copyOf(parts);
        machine = Map.copyOf(machine);
    }

    /// Who works on a capture.
    enum Part {
        GENERATOR("generator"),
        DOOR("door"),
        LOG("log"),
        DECIDE("decide"),
        SAVE("save"),
        POSTGRESQL("PostgreSQL");

        private final String title;

        Part(String title) {
            this.title = title;
        }

        String title() {
            return title;
        }
    }

    /// @param heat in which the profile was made
    static CaptureCpu of(Heat heat, ServerProfile profile, int cores) {
        double server = figure(heat, Figure.SERVER_CPU);
        Map<Part, Double> parts = new EnumMap<>(Part.class);
        parts.put(Part.GENERATOR, figure(heat, Figure.GENERATOR_CPU));
        parts.put(Part.POSTGRESQL, figure(heat, Figure.POSTGRES_CPU));
        profile.parts().forEach((part, share) -> parts.put(part, share * server));
        double rows = figure(heat, Figure.ROWS_PER_SECOND);
        double whole = cores * 1e6 / rows;
        Map<String, Double> machine = new TreeMap<>();
        profile.machine().forEach((state, share) -> machine.put(state, share * whole));
        return new CaptureCpu(parts, profile.jvm() * server, rows, whole, machine);
    }

    private static double figure(Heat heat, Figure figure) {
        return heat.figure(figure)
                .orElseThrow(() ->
                        new IllegalStateException(
                                "no " + figure.title() + " in the profiled heat: " + heat.wrong()));
    }

    double sum() {
        return parts.values().stream().mapToDouble(Double::doubleValue).sum();
    }

    boolean explainsTheRate() {
        return Math.abs(sum() / whole - 1) <= APART_MAX;
    }

    /// How well the sum explains the rate, in words.
    String said() {
        return "%s µs of the %s µs that the cores have for a capture at %s rows/s"
                .formatted(
                        Report.number(sum()), Report.number(whole), Report.number(rowsPerSecond));
    }

    /// As it is written, in tenths of a microsecond.
    Map<String, Object> raw() {
        Map<String, Object> raw = new LinkedHashMap<>();
        for (Part part : Part.values()) {
            raw.put(part.title() + " µs", tenths(parts.getOrDefault(part, 0.0)));
        }
        raw.put("sum µs", tenths(sum()));
        raw.put("all cores at this rate µs", tenths(whole));
        raw.put("of the server's, the JVM's own µs", tenths(jvm));
        raw.put("rows/s", tenths(rowsPerSecond));
        Map<String, Object> states = new LinkedHashMap<>();
        new TreeMap<>(machine).forEach((state, micros) -> states.put(state, tenths(micros)));
        raw.put("the machine µs", states);
        return raw;
    }

    static double tenths(double number) {
        return Math.round(number * 10) / 10.0;
    }
}
