@NullMarked
package io.catchment.wrongarrows.wire;

import org.jspecify.annotations.NullMarked;
