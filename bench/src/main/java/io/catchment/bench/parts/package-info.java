/// Measures the server's parts from inside: each on its own by JMH, and the way from the log to rows as a whole.
@NullMarked
package io.catchment.bench.parts;

import org.jspecify.annotations.NullMarked;
