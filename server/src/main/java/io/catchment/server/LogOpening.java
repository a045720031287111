package io.catchment.server;

import io.catchment.intake.DiskReserve;
import io.catchment.intake.ReopeningIntakeLog;
import io.catchment.intake.RocksIntakeLog;
import io.catchment.intake.TendedLog;
import io.catchment.kafka.KafkaIntakeLog;
import java.nio.file.Path;
import java.time.InstantSource;

/// Opens the intake log that the settings name: Kafka's, or the one in the data directory.
final class LogOpening {
    private LogOpening() {}

    static TendedLog open(Config config, Path data, DiskReserve reserve, InstantSource clock) {
        return config.log()
                .kafka()
                .<TendedLog>map(kafka ->
                        KafkaIntakeLog.open(kafka.address(), options(config, kafka), clock))
                .orElseGet(() ->
                        ReopeningIntakeLog.open(
                                BackupCommand.logIn(data),
                                RocksIntakeLog.Options.of(config.log().partitions()),
                                reserve,
                                clock));
    }

    private static KafkaIntakeLog.Options options(Config config, Config.Kafka kafka) {
        return KafkaIntakeLog.Options.of(
                kafka.topic(),
                config.log().partitions(),
                kafka.replication(),
                config.http().bodyBytesMax());
    }
}
