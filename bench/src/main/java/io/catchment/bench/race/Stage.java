package io.catchment.bench.race;

import static java.util.Map.entry;

import io.catchment.bench.race.CaptureCpu.Part;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedMethod;

/// What the server was doing, as a stack tells it.
record Stage(Part part, String name) {
    /// By class, or by class and method. The innermost frame that is among them counts.
    private static final Map<String, String> OF_THE_DOOR =
            Map.ofEntries(
                    entry("io.helidon.webserver.http1.Http1Connection", "HTTP"),
                    entry("io.helidon.webserver.http1.Http1Prologue", "HTTP: request line"),
                    entry("io.helidon.webserver.http1.Http1Headers", "HTTP: headers"),
                    entry("io.helidon.webserver.http1.Http1ServerResponse", "HTTP: answer"),
                    entry("io.helidon.webserver.http1.Http1ServerResponse.status", "HTTP: answer"),
                    entry("io.catchment.http.PatientConnection", "connection"),
                    entry("sun.nio.ch.SocketChannelImpl.read", "socket: read"),
                    entry("sun.nio.ch.SocketChannelImpl.write", "socket: write"),
                    entry("sun.nio.ch.SocketChannelImpl.blockingRead", "socket: read"),
                    entry("sun.nio.ch.NioSocketImpl.implRead", "socket: read"),
                    entry("sun.nio.ch.NioSocketImpl.implWrite", "socket: write"),
                    entry("io.catchment.http.Door", "door"),
                    entry("io.catchment.http.Door.send", "answer's headers"),
                    entry("io.catchment.http.Exchange", "checks"),
                    entry("io.catchment.http.Routes", "route"),
                    entry("io.catchment.http.Keys", "keys"),
                    entry("io.catchment.http.RateLimits", "rate limit"),
                    entry("io.catchment.http.Exchange$RateFields", "rate limit: fields"),
                    entry("io.catchment.http.Cors", "CORS"),
                    entry("io.catchment.http.Bodies", "body"),
                    entry("io.catchment.http.Reception", "reception"),
                    entry("io.catchment.wire.CaptureReader", "parse"),
                    entry("io.catchment.Interpret", "partition: lead's key"),
                    entry("io.catchment.intake.Partitioning", "partition"),
                    entry("io.catchment.intake.Seals", "seal"),
                    entry("io.catchment.wire.Answers", "answer's body"),
                    entry("io.catchment.http.HttpMetrics", "metrics"));

    private static final String APPEND = "append and wait";

    private static final Map<String, String> OF_THE_LOG =
            Map.ofEntries(
                    entry("io.catchment.intake.ReopeningIntakeLog", APPEND),
                    entry("io.catchment.intake.RocksIntakeLog", APPEND),
                    entry("io.catchment.intake.RocksWriter", "writer"),
                    entry("io.catchment.intake.WorkQueue.take", "writer: take"),
                    entry("io.catchment.intake.EntryCodec.encode", "writer: encode"),
                    entry("org.rocksdb.WriteBatch", "writer: put"),
                    entry("org.rocksdb.RocksDB.write", "writer: write and sync"),
                    entry("io.catchment.intake.RocksWriter.release", "writer: wake"),
                    entry("io.catchment.intake.AppendCount.add", "writer: wake workers"));

    private static final Map<String, String> OF_READING_THE_LOG =
            Map.of(
                    "io.catchment.intake.RocksIntakeLog", "worker: read",
                    "io.catchment.process.OwnedPartitions", "worker: take and finish");

    private static final Map<String, String> OF_DECIDING =
            Map.ofEntries(
                    entry("io.catchment.process.Understanding", "understand"),
                    entry("io.catchment.wire.CaptureReader", "understand: parse"),
                    entry("io.catchment.Interpret", "understand: interpret"),
                    entry("io.catchment.wire.Contacts", "understand: contacts"),
                    entry("io.catchment.process.Draft", "decide"));

    private static final Map<String, String> OF_SAVING =
            Map.ofEntries(
                    entry("io.catchment.process.Applier", "batch"),
                    entry("io.catchment.process.Worker", "worker"),
                    entry("io.catchment.store.Loading", "load"),
                    entry("io.catchment.store.LeadLocks", "lock"),
                    entry("io.catchment.store.OpportunityRows", "look for duplicates"),
                    entry("io.catchment.store.Database", "transaction"),
                    entry("io.catchment.store.ChangeWriter", "save"));

    /// @param frames the innermost first
    static Stage of(Threads threads, List<RecordedFrame> frames) {
        return switch (threads) {
            case DOOR ->
                    first(frames, Part.DOOR, OF_THE_DOOR, Part.LOG, OF_THE_LOG)
                            .orElse(new Stage(Part.DOOR, "virtual threads"));
            case LOG ->
                    first(frames, Part.LOG, OF_THE_LOG, Part.LOG, Map.of())
                            .orElse(new Stage(Part.LOG, "writer"));
            case ROCKSDB -> new Stage(Part.LOG, "RocksDB's own threads");
            case WORKER -> ofWorker(frames);
            case JVM -> new Stage(Part.SAVE, "node");
        };
    }

    /// What the driver does is the stage's that called it.
    private static Stage ofWorker(List<RecordedFrame> frames) {
        for (RecordedFrame frame : frames) {
            Optional<Stage> stage =
                    of(frame, Part.LOG, OF_READING_THE_LOG)
                            .or(() -> of(frame, Part.DECIDE, OF_DECIDING))
                            .or(() -> of(frame, Part.SAVE, OF_SAVING));
            if (stage.isPresent()) {
                return stage.get();
            }
        }
        return new Stage(Part.SAVE, "worker");
    }

    private static Optional<Stage> first(
            List<RecordedFrame> frames,
            Part one,
            Map<String, String> ofOne,
            Part other,
            Map<String, String> ofOther) {
        return frames.stream()
                .flatMap(
                        frame -> of(frame, one, ofOne).or(() -> of(frame, other, ofOther)).stream())
                .findFirst();
    }

    private static Optional<Stage> of(RecordedFrame frame, Part part, Map<String, String> names) {
        RecordedMethod method = frame.getMethod();
        String type = method.getType().getName();
        int nested = type.indexOf('$');
        String outer = nested < 0 ? type : type.substring(0, nested);
        return Optional.ofNullable(names.get(outer + "." + method.getName()))
                .or(() -> Optional.ofNullable(names.get(type)))
                .or(() -> Optional.ofNullable(names.get(outer)))
                .map(name -> new Stage(part, name));
    }

    String title() {
        return part.title() + ": " + name;
    }
}
