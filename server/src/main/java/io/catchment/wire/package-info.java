/// LeadSquared's JSON, in and out: bytes become words and words become bytes.
///
/// Everything here is a pure function. The same reader serves the door and the processor, so that both
/// understand the same body in the same way.
@NullMarked
package io.catchment.wire;

import org.jspecify.annotations.NullMarked;
