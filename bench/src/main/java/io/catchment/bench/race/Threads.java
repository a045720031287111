package io.catchment.bench.race;

import java.util.List;
import java.util.Map;

/// The threads of the server, by what they are for.
enum Threads {
    /// Virtual threads, what carries them and what wakes them up.
    DOOR,
    LOG,
    /// Of RocksDB itself, which Java knows nothing of.
    ROCKSDB,
    WORKER,
    /// The JVM's own, and those of the node that do next to nothing.
    JVM;

    private static final Map<Threads, List<String>> BEGINNINGS =
            Map.of(
                    LOG,
                    List.of("intake-log-"),
                    ROCKSDB,
                    List.of("rocksdb:"),
                    WORKER,
                    List.of("worker-"),
                    JVM,
                    List.of(
                            "GC ",
                            "G1 ",
                            "C1 ",
                            "C2 ",
                            "VM ",
                            "JFR ",
                            "Common-",
                            "Reference",
                            "Finalizer",
                            "Signal",
                            "Service Thread",
                            "Monitor",
                            "Notification",
                            "Attach",
                            "Sweeper",
                            "Sampler",
                            "java",
                            "main",
                            "DestroyJavaVM",
                            "Hikari",
                            "PostgreSQL-",
                            "retrier",
                            "ledger",
                            "door-counts",
                            "eraser",
                            "retention",
                            "store-",
                            "watch",
                            "control",
                            "trimmer"));

    /// @param name as Java or Linux has it, whose names end after 15 characters
    static Threads of(String name) {
        return BEGINNINGS.entrySet().stream()
                .filter(each -> each.getValue().stream().anyMatch(name::startsWith))
                .findFirst()
                .map(Map.Entry::getKey)
                .orElse(DOOR);
    }
}
