/// What can be seen of requests from outside: where one is, how many wait, and whether the parts are well.
@NullMarked
package io.catchment.status;

import org.jspecify.annotations.NullMarked;
