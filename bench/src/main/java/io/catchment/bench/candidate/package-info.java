/// What the server is measured beside: a floor, an echo, two ceilings, and the bare prototype of the design.
///
/// They use the libraries that the server uses and none of its classes, and stay as they are while the server is
/// tuned. [Echo], [Floor] and [Prototype] are programs that speak HTTP and read their surroundings from the
/// environment ([Environment]); [AppendCeiling] and [ApplyCeiling] print one line of JSON and end.
@NullMarked
package io.catchment.bench.candidate;

import org.jspecify.annotations.NullMarked;
