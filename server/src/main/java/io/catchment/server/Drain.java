package io.catchment.server;

import io.catchment.backup.BackupException;
import io.catchment.intake.IntakeLog;
import io.catchment.process.Awaited;
import io.catchment.process.OwnedPartitions;
import io.catchment.process.ProcessMetrics;
import io.catchment.process.Processor;
import io.catchment.process.Throughput;
import io.catchment.process.TimeOrderedIds;
import io.catchment.settings.LiveSettings;
import io.catchment.store.Database;
import io.catchment.store.Logs;
import io.catchment.wire.CaptureReader;
import io.catchment.wire.Contacts;
import io.catchment.wire.ReadLimits;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Works off all that waits in a log that nobody appends to any more.
final class Drain {
    private final IntakeLog log;
    private final Logs logs;
    private final OwnedPartitions all;
    private final Processor processor;

    Drain(IntakeLog log, Database database, LiveSettings settings, InstantSource clock) {
        this.log = log;
        this.logs = new Logs(database);
        this.all =
                new OwnedPartitions(
                        log,
                        IntStream.range(0, log.partitions()).boxed().collect(Collectors.toSet()),
                        Map.of());
        this.processor =
                new Processor(
                        new Processor.Parts(
                                log,
                                settings,
                                new CaptureReader(ReadLimits.DEFAULT),
                                new Contacts(),
                                database,
                                new TimeOrderedIds(
                                        clock, () -> ThreadLocalRandom.current().nextLong()),
                                clock,
                                new ProcessMetrics(new PrometheusRegistry()),
                                new Throughput(),
                                new Awaited()),
                        all);
    }

    /// @return how many requests became final
    /// @throws BackupException when something of it still waits
    long run() {
        long finished = 0;
        int batch;
        while ((batch = processor.runOnce()) > 0) {
            finished += batch;
        }
        Map<Integer, Long> positions = logs.positions(log.id());
        for (int partition = 0; partition < log.partitions(); partition++) {
            if (!Long.valueOf(log.extent(partition).end()).equals(positions.get(partition))) {
                throw new BackupException(
                        "partition %d of the log %s was not worked off: %s"
                                .formatted(partition, log.id(), all.stopped()));
            }
        }
        return finished;
    }
}
