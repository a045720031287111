/// A Kafka broker in a JVM of its own, for tests and demonstrations.
///
/// It is started by its main class with a file of Kafka's properties, and formats its storage the first time.
@NullMarked
package io.catchment.broker;

import org.jspecify.annotations.NullMarked;
