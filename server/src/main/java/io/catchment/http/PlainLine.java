package io.catchment.http;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.socket.HelidonSocket;
import org.jspecify.annotations.Nullable;

/// A connection without TLS.
record PlainLine(HelidonSocket socket) implements Line {
    @Override
    public boolean opensByHandshake() {
        return false;
    }

    @Override
    public void open() {}

    @Override
    public byte @Nullable [] get() {
        return socket.get();
    }

    @Override
    public void write(BufferData data) {
        socket.write(data);
    }

    @Override
    public void end() {}
}
