/// `bench/scale`: how fast the server is with many millions of leads and opportunities, beside an empty store.
///
/// A [Stock] is made once, about as the server would have written it, and used again: it grows by what the runs send. Empty
/// and stocked take turns.
@org.jspecify.annotations.NullMarked
package io.catchment.bench.scale;
