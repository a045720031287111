/// Servers with one thing broken, and the tests that must notice.
@NullMarked
package io.catchment.mutants;

import org.jspecify.annotations.NullMarked;
