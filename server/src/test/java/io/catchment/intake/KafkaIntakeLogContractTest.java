package io.catchment.intake;

import io.catchment.kafka.KafkaAddress;
import io.catchment.kafka.KafkaIntakeLog;
import io.catchment.kafka.TestCluster;
import java.time.InstantSource;

/// The contract over a real broker.
final class KafkaIntakeLogContractTest extends IntakeLogContract {
    private final String topic = TestCluster.freshTopic();

    @Override
    IntakeLog open() {
        return KafkaIntakeLog.open(
                KafkaAddress.plain(TestCluster.shared().bootstrapServers()),
                KafkaIntakeLog.Options.of(topic, PARTITIONS, 1, 1 << 20),
                InstantSource.system());
    }
}
