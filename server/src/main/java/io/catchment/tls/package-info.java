/// Encryption of the door's connections: a certificate and its key from PEM files, taken anew whenever the files change.
///
/// [LiveTls][io.catchment.tls.LiveTls] is opened by the node and asked by the door for each connection. A pair that cannot
/// serve is refused with everything that is wrong with it; the one before it stays.
@NullMarked
package io.catchment.tls;

import org.jspecify.annotations.NullMarked;
