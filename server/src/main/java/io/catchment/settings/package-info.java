/// Accounts, their keys, types, fields and limits, and the snapshot of them that the server runs on.
///
/// The store keeps them; everything else looks only at the snapshot in memory, which is also written to a
/// file so that a start needs no store.
@NullMarked
package io.catchment.settings;

import org.jspecify.annotations.NullMarked;
