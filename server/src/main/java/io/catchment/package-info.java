/// The words and the rules of lead capture, free of any transport, format or store.
///
/// Everything here is a record, a sealed type or a pure function: what a caller said, what an account
/// has set up, and what follows from the two. Only `java.base` and JSpecify are used, so that the rules
/// can be read, tested and argued about by themselves.
@NullMarked
package io.catchment;

import org.jspecify.annotations.NullMarked;
