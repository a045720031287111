/// Load, timing and proof from outside the server. Nothing here ships.
@NullMarked
package io.catchment.bench;

import org.jspecify.annotations.NullMarked;
