package io.catchment.bench.race;

import io.catchment.bench.race.CaptureCpu.Part;
import io.catchment.bench.race.Processes.ThreadTime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordingFile;

/// Where the processor time of the server went while a heat was measured, and what it allocated.
///
/// How much each kind of thread used is what Linux counted; what a kind did with it is what samples of the Flight
/// Recorder show. The samples know nothing of the JVM's own threads.
///
/// @param stages parts of the server's processor time, the JVM's own left out
/// @param jvm the JVM's own part
/// @param places where of the code, the same
/// @param allocatedBytes by stage, in all
/// @param allocatedAt by place, in all
/// @param pinned how often a virtual thread held its carrier for a millisecond or more, by place
/// @param machine parts of the time of all cores, by what they did
record ServerProfile(
        Map<Stage, Double> stages,
        double jvm,
        Map<String, Double> places,
        Map<Stage, Double> allocatedBytes,
        Map<String, Double> allocatedAt,
        Map<String, Double> pinned,
        Map<String, Double> machine) {

    /// With the JVM's own spread over them.
    Map<Part, Double> parts() {
        Map<Part, Double> parts = new EnumMap<>(Part.class);
        double own = 1 - jvm;
        stages.forEach((stage, share) -> parts.merge(stage.part(), share / own, Double::sum));
        return parts;
    }

    /// Makes one while a heat is measured.
    static final class Attendant implements HttpHeat.Attendant {
        private final ProcessHandle server;
        private final FlightRecorder recorder;
        private final Path file;
        private Map<Long, ThreadTime> threadsBefore = Map.of();
        private Map<String, Double> machineBefore = Map.of();
        private Map<Threads, Double> seconds = Map.of();
        private Map<String, Double> machine = Map.of();

        /// @param file where the recording goes
        Attendant(ProcessHandle server, Path file) {
            this.server = server;
            this.recorder = new FlightRecorder(server, file);
            this.file = file;
        }

        @Override
        public void begins() {
            recorder.start();
            machineBefore = Processes.machine();
            threadsBefore = Processes.threads(server);
        }

        @Override
        public void ended() {
            seconds = used(Processes.threads(server));
            machine = shares(spent(Processes.machine()));
            recorder.stop();
        }

        private Map<Threads, Double> used(Map<Long, ThreadTime> now) {
            Map<Threads, Double> used = new EnumMap<>(Threads.class);
            now.forEach((number, time) -> {
                ThreadTime before = threadsBefore.getOrDefault(number, new ThreadTime("", 0));
                used.merge(Threads.of(time.name()), time.seconds() - before.seconds(), Double::sum);
            });
            return used;
        }

        private Map<String, Double> spent(Map<String, Double> now) {
            Map<String, Double> spent = new LinkedHashMap<>();
            now.forEach((state, time) ->
                    spent.put(state, time - machineBefore.getOrDefault(state, 0.0)));
            return spent;
        }

        /// What the recording shows; after the heat.
        ServerProfile profile() {
            Samples samples = Samples.of(file);
            double all = seconds.values().stream().mapToDouble(Double::doubleValue).sum();
            Map<Stage, Double> stages = new HashMap<>();
            Map<String, Double> places = new HashMap<>();
            Set<Threads> own = EnumSet.complementOf(EnumSet.of(Threads.JVM));
            for (Threads threads : own) {
                double part = seconds.getOrDefault(threads, 0.0) / all;
                samples.stages(threads)
                        .forEach((stage, share) -> stages.merge(stage, share * part, Double::sum));
                samples.places(threads)
                        .forEach((place, share) -> places.merge(place, share * part, Double::sum));
            }
            return new ServerProfile(
                    stages,
                    seconds.getOrDefault(Threads.JVM, 0.0) / all,
                    places,
                    samples.allocated(),
                    samples.allocatedAt(),
                    samples.pinned(),
                    machine);
        }
    }

    static <K> Map<K, Double> shares(Map<K, Double> weights) {
        double whole = weights.values().stream().mapToDouble(Double::doubleValue).sum();
        return weights.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, each -> each.getValue() / whole));
    }

    /// The samples of a recording.
    private record Samples(
            Map<Threads, Map<Stage, Double>> stages,
            Map<Threads, Map<String, Double>> places,
            Map<Stage, Double> allocated,
            Map<String, Double> allocatedAt,
            Map<String, Double> pinned) {
        /// A thread's first sample stands for all that it allocated before.
        private static final Duration FIRST_OF_EACH = Duration.ofMillis(200);

        static Samples of(Path file) {
            Samples samples =
                    new Samples(
                            new EnumMap<>(Threads.class),
                            new EnumMap<>(Threads.class),
                            new HashMap<>(),
                            new HashMap<>(),
                            new HashMap<>());
            List<RecordedEvent> events = events(file);
            Instant begun =
                    events.stream()
                            .map(RecordedEvent::getStartTime)
                            .min(Comparator.naturalOrder())
                            .orElse(Instant.EPOCH);
            events.forEach(event -> samples.add(event, begun.plus(FIRST_OF_EACH)));
            return samples;
        }

        private static List<RecordedEvent> events(Path file) {
            try {
                return RecordingFile.readAllEvents(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private void add(RecordedEvent event, Instant allocationsFrom) {
            switch (event.getEventType().getName()) {
                case "jdk.CPUTimeSample" ->
                        addCpu(threads(event.getThread("eventThread")), frames(event));
                case "jdk.ObjectAllocationSample" -> {
                    if (event.getStartTime().isAfter(allocationsFrom)) {
                        addAllocation(
                                threads(event.getThread()),
                                frames(event),
                                (double) event.getLong("weight"));
                    }
                }
                case "jdk.VirtualThreadPinned" ->
                        pinned.merge(place(frames(event)), 1.0, Double::sum);
                default -> {}
            }
        }

        private static List<RecordedFrame> frames(RecordedEvent event) {
            return event.getStackTrace() == null ? List.of() : event.getStackTrace().getFrames();
        }

        private void addCpu(Threads threads, List<RecordedFrame> frames) {
            stages.computeIfAbsent(threads, first -> new HashMap<>())
                    .merge(Stage.of(threads, frames), 1.0, Double::sum);
            places.computeIfAbsent(threads, first -> new HashMap<>())
                    .merge(place(frames), 1.0, Double::sum);
        }

        private void addAllocation(Threads threads, List<RecordedFrame> frames, double bytes) {
            allocated.merge(Stage.of(threads, frames), bytes, Double::sum);
            allocatedAt.merge(place(frames), bytes, Double::sum);
        }

        private static Threads threads(RecordedThread thread) {
            if (thread == null || thread.getJavaName() == null) {
                return Threads.JVM;
            }
            return thread.isVirtual() ? Threads.DOOR : Threads.of(thread.getJavaName());
        }

        /// The innermost frame of ours, and what it was in.
        private static String place(List<RecordedFrame> frames) {
            if (frames.isEmpty()) {
                return "unknown";
            }
            String inner = name(frames.getFirst());
            for (RecordedFrame frame : frames) {
                if (frame.getMethod().getType().getName().startsWith("io.catchment")) {
                    return name(frame) + ":" + frame.getLineNumber() + " <- " + inner;
                }
            }
            return inner;
        }

        private static String name(RecordedFrame frame) {
            String type = frame.getMethod().getType().getName();
            return type.substring(type.lastIndexOf('.') + 1) + "." + frame.getMethod().getName();
        }

        Map<Stage, Double> stages(Threads threads) {
            return shares(stages.getOrDefault(threads, Map.of(Stage.of(threads, List.of()), 1.0)));
        }

        Map<String, Double> places(Threads threads) {
            return shares(places.getOrDefault(threads, Map.of()));
        }
    }
}
