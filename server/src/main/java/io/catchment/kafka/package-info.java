/// The intake log over Kafka: the same seam as the embedded log, with the same promise, kept by replicas instead of by
/// one disk.
///
/// [KafkaIntakeLog][io.catchment.kafka.KafkaIntakeLog] is the log; an entry is acknowledged when the in-sync replicas
/// have it. The topic is made where it is missing, and refused where one of its settings would break the promise.
/// Nothing else in the server knows Kafka.
@NullMarked
package io.catchment.kafka;

import org.jspecify.annotations.NullMarked;
