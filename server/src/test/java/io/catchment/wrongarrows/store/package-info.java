@NullMarked
package io.catchment.wrongarrows.store;

import org.jspecify.annotations.NullMarked;
