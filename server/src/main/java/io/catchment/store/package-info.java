/// PostgreSQL: all SQL, the migrations and the embedded server; the only package that knows JDBC.
///
/// Every statement is one constant, set-based, and prepared against a real server by a test. Trouble comes
/// out as a [StoreException][io.catchment.store.StoreException] that says what follows from it.
@NullMarked
package io.catchment.store;

import org.jspecify.annotations.NullMarked;
