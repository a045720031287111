@NullMarked
package io.catchment.bench.mainstream;

import org.jspecify.annotations.NullMarked;
