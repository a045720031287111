/// The program: reads its settings, opens the parts in order, and closes them in the reverse order.
@NullMarked
package io.catchment.server;

import org.jspecify.annotations.NullMarked;
