/// What could not be applied: refused bodies, errors and failures, to be seen, mended, sent again or given up.
///
/// An outcome never changes. A replay is a new request through the log, and the old one shows it beside its own status;
/// so does that somebody gave it up. Who did what is kept. [Quarantine][io.catchment.quarantine.Quarantine] looks,
/// [Replays][io.catchment.quarantine.Replays] and [Dismissals][io.catchment.quarantine.Dismissals] do,
/// [BulkRuns][io.catchment.quarantine.BulkRuns] to all of a filter;
/// [Eraser][io.catchment.quarantine.Eraser] erases persons.
@NullMarked
package io.catchment.quarantine;

import org.jspecify.annotations.NullMarked;
