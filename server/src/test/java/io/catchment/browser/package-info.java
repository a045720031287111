/// A real browser, for tests of what people see.
@NullMarked
package io.catchment.browser;

import org.jspecify.annotations.NullMarked;
