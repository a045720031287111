/// Packages whose arrows are wrong on purpose, so that the test of arrows is seen to fail.
@NullMarked
package io.catchment.wrongarrows;

import org.jspecify.annotations.NullMarked;
