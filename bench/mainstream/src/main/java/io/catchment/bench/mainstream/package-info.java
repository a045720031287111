/// The same work as Catchment's, the way that a team would build it today: Spring Boot, PostgreSQL, db-scheduler.
///
/// A capture is checked, kept as a one-time task, and answered when that is committed; the scheduler's threads turn
/// tasks into leads, opportunities and activities. What was chosen, why, and the figures are in the module's README.md.
@NullMarked
package io.catchment.bench.mainstream;

import org.jspecify.annotations.NullMarked;
