package io.catchment.bench.parts;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordingFile;

/// Where the processor time of this process' workers goes, and where they allocate: by the Flight Recorder.
final class JavaProfile {
    private static final String CPU = "jdk.CPUTimeSample";
    private static final String ALLOCATION = "jdk.ObjectAllocationSample";
    private static final int PLACES = 40;

    /// The outermost frame that is one of these names the stage; the innermost of `org.postgresql` or `RocksIntakeLog` adds a
    /// word.
    private static final Map<String, String> STAGES = stages();

    private final Recording recording = new Recording();

    private static Map<String, String> stages() {
        Map<String, String> stages = new LinkedHashMap<>();
        stages.put("io.catchment.process.OwnedPartitions", "read log");
        stages.put("io.catchment.process.Understanding", "understand");
        stages.put("io.catchment.wire.CaptureReader", "understand: parse");
        stages.put("io.catchment.Interpret", "understand: interpret");
        stages.put("io.catchment.wire.Contacts", "understand: contacts");
        stages.put("io.catchment.store.Loading", "load");
        stages.put("io.catchment.store.OpportunityRows", "look for duplicates");
        stages.put("io.catchment.process.Draft", "decide");
        stages.put("io.catchment.store.ChangeWriter", "save");
        stages.put("io.catchment.store.Database", "transaction");
        stages.put("io.catchment.process.Applier", "batch");
        return stages;
    }

    void start() {
        recording.enable(CPU).with("throttle", "1ms");
        recording.enable(ALLOCATION).with("throttle", "5000/s");
        recording.start();
    }

    record Shares(
            Map<String, Double> cpuByStage,
            Map<String, Double> cpuByPlace,
            Map<String, Double> allocationByStage,
            Map<String, Double> allocationByPlace) {}

    /// Ends it.
    ///
    /// @return parts of the whole, of the threads whose names begin so
    Shares stop(String threads, Path file) throws IOException {
        recording.stop();
        recording.dump(file);
        recording.close();
        Map<String, Double> cpu = new TreeMap<>();
        Map<String, Double> cpuPlaces = new TreeMap<>();
        Map<String, Double> allocation = new TreeMap<>();
        Map<String, Double> allocationPlaces = new TreeMap<>();
        for (RecordedEvent event : RecordingFile.readAllEvents(file)) {
            String name = event.getEventType().getName();
            RecordedStackTrace trace = event.getStackTrace();
            if (trace == null) {
                continue;
            }
            if (name.equals(CPU) && isOf(threads, event.getThread("eventThread"))) {
                cpu.merge(stage(trace), 1.0, Double::sum);
                cpuPlaces.merge(place(trace), 1.0, Double::sum);
            } else if (name.equals(ALLOCATION) && isOf(threads, event.getThread())) {
                double weight = event.getLong("weight");
                allocation.merge(stage(trace), weight, Double::sum);
                allocationPlaces.merge(place(trace), weight, Double::sum);
            }
        }
        return new Shares(
                shares(cpu), shares(cpuPlaces), shares(allocation), shares(allocationPlaces));
    }

    private static boolean isOf(String threads, jdk.jfr.consumer.RecordedThread thread) {
        return thread != null
                && thread.getJavaName() != null
                && thread.getJavaName().startsWith(threads);
    }

    private static String stage(RecordedStackTrace trace) {
        String stage = "other";
        boolean isDriver = false;
        for (RecordedFrame frame : trace.getFrames().reversed()) {
            String type = frame.getMethod().getType().getName();
            String known = STAGES.get(type.replaceAll("\\$.*", ""));
            if (known != null && !(stage.equals("save") && known.equals("transaction"))) {
                stage = known;
            }
            isDriver |= type.startsWith("org.postgresql");
        }
        return isDriver ? stage + ", driver" : stage;
    }

    /// The innermost frame of ours, and what it was in.
    private static String place(RecordedStackTrace trace) {
        List<RecordedFrame> frames = trace.getFrames();
        String inner = name(frames.getFirst());
        for (RecordedFrame frame : frames) {
            if (frame.getMethod().getType().getName().startsWith("io.catchment")) {
                return name(frame) + ":" + frame.getLineNumber() + " <- " + inner;
            }
        }
        return inner;
    }

    private static String name(RecordedFrame frame) {
        return frame.getMethod().getType().getName().replaceAll(".*\\.", "")
                + "."
                + frame.getMethod().getName();
    }

    private static Map<String, Double> shares(Map<String, Double> weights) {
        double whole = weights.values().stream().mapToDouble(Double::doubleValue).sum();
        return weights.entrySet().stream()
                .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
                .limit(PLACES)
                .collect(
                        Collectors.toMap(
                                Map.Entry::getKey,
                                entry -> Math.round(entry.getValue() / whole * 1e4) / 1e4,
                                (one, other) -> one,
                                LinkedHashMap::new));
    }
}
