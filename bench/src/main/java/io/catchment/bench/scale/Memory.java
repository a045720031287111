package io.catchment.bench.scale;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// The memory of a process, or of several, while it was under load.
///
/// @param peakMegabytes the most that was seen
/// @param growth the median of the last third of the time, by that of the third before
record Memory(long peakMegabytes, double growth) {
    private static final int PARTS = 3;

    /// @param beats of [io.catchment.bench.Pulse]
    /// @return by the name of the number
    static Map<String, Memory> of(List<Map<String, Long>> beats) {
        Map<String, Memory> memory = new LinkedHashMap<>();
        for (String name : new TreeSet<>(beats.getFirst().keySet())) {
            if (!name.equals("millis")) {
                memory.put(
                        name,
                        ofBytes(beats.stream().map(beat -> beat.getOrDefault(name, 0L)).toList()));
            }
        }
        return memory;
    }

    static Memory ofBytes(List<Long> bytes) {
        int part = Math.max(1, bytes.size() / PARTS);
        int last = bytes.size() - part;
        int before = Math.max(0, last - part);
        double growth =
                median(bytes.subList(last, bytes.size()))
                        / median(bytes.subList(before, before + part));
        long peak = bytes.stream().mapToLong(Long::longValue).max().orElse(0);
        return new Memory(peak / 1_000_000, Math.round(growth * 1000) / 1000.0);
    }

    private static double median(List<Long> numbers) {
        return numbers.stream().sorted().toList().get(numbers.size() / 2);
    }
}
