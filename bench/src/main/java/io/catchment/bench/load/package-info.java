/// The input of the comparison and the process that sends it.
///
/// Knows nothing of who is measured: an address, a path and headers are all that it is given.
@org.jspecify.annotations.NullMarked
package io.catchment.bench.load;
