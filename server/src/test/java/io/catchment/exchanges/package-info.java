/// The wire, held by recorded exchanges: one text file a case, replayed against a running server.
///
/// [ExchangeFile] reads a file into a [RecordedExchange], which knows nothing of how it is run; [Replay] runs it.
/// The format of the files is told in the README beside them.
@NullMarked
package io.catchment.exchanges;

import org.jspecify.annotations.NullMarked;
