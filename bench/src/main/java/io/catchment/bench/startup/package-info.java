/// `bench/startup`: how long a server takes until it is ready, and how much memory its JVM takes from then on.
@org.jspecify.annotations.NullMarked
package io.catchment.bench.startup;
