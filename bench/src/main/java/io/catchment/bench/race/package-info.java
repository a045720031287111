/// `bench/run`: Catchment beside what a team would build or pick instead, on one machine, in one run.
///
/// A [Race] has rounds; in each round every [Contestant] runs one [Heat], in an order of chance. A heat counts only with
/// rows that are there: what came of the captures is held against what they have to make.
///
/// Beside it, Catchment by itself: `bench/burst` and `bench/steady`, each in [Rounds] of a [Solo].
@org.jspecify.annotations.NullMarked
package io.catchment.bench.race;
