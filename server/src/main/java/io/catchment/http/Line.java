package io.catchment.http;

import io.helidon.common.buffers.BufferData;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The way the bytes of one connection come and go: as they are, or through TLS.
///
/// `get` waits for the next bytes, and is null at the end. Failures are `UncheckedIOException`s.
interface Line extends Supplier<byte @Nullable []> {
    /// Whether [#open()] has to wait for the caller.
    boolean opensByHandshake();

    /// Before the first byte of either side.
    void open();

    /// May be called while another thread waits in `get`.
    void write(BufferData data);

    /// Says that no more will be written; without waiting for the caller to say the same.
    void end();
}
