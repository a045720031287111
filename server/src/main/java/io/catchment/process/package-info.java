/// The processor: takes entries from the intake log a batch at a time, and loads, decides and saves.
///
/// [Processor][io.catchment.process.Processor] is one step of it; who calls it owns the waiting. Everything a
/// batch comes to commits in one transaction with the positions it reaches, or nothing does.
@NullMarked
package io.catchment.process;

import org.jspecify.annotations.NullMarked;
