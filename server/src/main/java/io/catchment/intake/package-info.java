/// The intake log: where an accepted request is safe before anybody works on it.
///
/// [IntakeLog][io.catchment.intake.IntakeLog] is the seam; nothing above it knows which log it has. A position
/// that `append` has returned is on disk and can be read until it is trimmed. The seal turns a position into
/// the request id that a caller is given, and back.
@NullMarked
package io.catchment.intake;

import org.jspecify.annotations.NullMarked;
