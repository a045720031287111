package io.catchment.process;

import io.catchment.intake.IntakeLog;
import io.catchment.kafka.KafkaAddress;
import io.catchment.kafka.KafkaIntakeLog;
import io.catchment.kafka.TestCluster;
import java.time.InstantSource;

final class ProcessorOverKafkaTest extends ProcessorContract {
    @Override
    IntakeLog open(int partitions) {
        return KafkaIntakeLog.open(
                KafkaAddress.plain(TestCluster.shared().bootstrapServers()),
                KafkaIntakeLog.Options.of(TestCluster.freshTopic(), partitions, 1, 1 << 20),
                InstantSource.system());
    }
}
