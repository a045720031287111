/// What callers read back: leads and their opportunities, as they are kept, by the calls of LeadSquared's `v2`.
///
/// Sees one moment of the store per question, asks it a fixed number of queries however much there is, and takes no
/// lock. Everything is found by account first: another account's lead or opportunity is one that is not there.
@NullMarked
package io.catchment.readback;

import org.jspecify.annotations.NullMarked;
