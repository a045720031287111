package io.catchment.http;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.socket.HelidonSocket;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// A connection through TLS, as the server's side of it.
///
/// ```
///   socket ── records ──► received ── unwrap ──► opened ──► get
///   socket ◄── records ── wrap ◄── write
/// ```
///
/// Why not Helidon's own: it looks the caller's name up for each connection, which a caller with a slow name server
/// turns into a stopped carrier thread, and its close waits for the lock that a handshake holds while it waits for the caller, so
/// that a slow caller could not be cut off. Here closing the socket needs no lock, and idle connections hold no buffer.
final class TlsLine implements Line {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final HelidonSocket socket;
    private final SSLEngine engine;
    private final ReentrantLock wrapping = new ReentrantLock();

    // Records that came and are not opened yet; of the connection's own thread.
    private ByteBuffer received = NOTHING;

    TlsLine(HelidonSocket socket, SSLEngine engine) {
        this.socket = socket;
        this.engine = engine;
    }

    @Override
    public boolean opensByHandshake() {
        return true;
    }

    @Override
    public void open() {
        try {
            engine.beginHandshake();
            ByteBuffer opened = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize());
            HandshakeStatus next = engine.getHandshakeStatus();
            while (next != HandshakeStatus.NOT_HANDSHAKING && next != HandshakeStatus.FINISHED) {
                next = step(next, opened);
            }
        } catch (SSLException e) {
            sayWhy();
            throw new UncheckedIOException(e);
        }
    }

    private HandshakeStatus step(HandshakeStatus next, ByteBuffer opened) throws SSLException {
        return switch (next) {
            case NEED_TASK -> {
                runTasks();
                yield engine.getHandshakeStatus();
            }
            case NEED_WRAP -> wrap(NOTHING).getHandshakeStatus();
            case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> unwrapOne(opened);
            case FINISHED, NOT_HANDSHAKING -> next;
        };
    }

    private HandshakeStatus unwrapOne(ByteBuffer opened) throws SSLException {
        SSLEngineResult result = engine.unwrap(received, opened);
        boolean lacksBytes = result.getStatus() == Status.BUFFER_UNDERFLOW;
        if (result.getStatus() == Status.CLOSED || (lacksBytes && !receive())) {
            throw new SSLException("the caller left in the handshake");
        }
        return lacksBytes ? engine.getHandshakeStatus() : result.getHandshakeStatus();
    }

    @Override
    public byte @Nullable [] get() {
        try {
            return next();
        } catch (SSLException e) {
            sayWhy();
            throw new UncheckedIOException(e);
        }
    }

    private byte @Nullable [] next() throws SSLException {
        if (!received.hasRemaining() && !receive()) {
            return null;
        }
        // Not kept: a connection that waits for its next request holds none.
        ByteBuffer opened = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize());
        while (opened.position() == 0) {
            SSLEngineResult result = engine.unwrap(received, opened);
            switch (result.getStatus()) {
                case OK -> answer(result.getHandshakeStatus());
                case BUFFER_UNDERFLOW -> {
                    if (!receive()) {
                        return null;
                    }
                }
                case BUFFER_OVERFLOW -> throw new SSLException("a record above its own size");
                case CLOSED -> {
                    return null;
                }
            }
        }
        return Arrays.copyOf(opened.array(), opened.position());
    }

    /// What a caller may ask for after the handshake: new keys of TLS 1.3. A new handshake of TLS 1.2 is refused, being a
    /// cheap way to make a server work.
    private void answer(HandshakeStatus status) throws SSLException {
        HandshakeStatus next = status;
        while (next == HandshakeStatus.NEED_TASK || next == HandshakeStatus.NEED_WRAP) {
            if (engine.getSession().getProtocol().equals("TLSv1.2")) {
                throw new SSLException("the caller asked for a new handshake");
            }
            next = step(next, NOTHING);
        }
    }

    private void runTasks() {
        for (Runnable task = engine.getDelegatedTask();
                task != null;
                task = engine.getDelegatedTask()) {
            task.run();
        }
    }

    /// Appends what comes next; false at the end.
    private boolean receive() {
        byte[] bytes = socket.get();
        if (bytes == null) {
            return false;
        }
        if (!received.hasRemaining()) {
            received = ByteBuffer.wrap(bytes);
            return true;
        }
        int filled = received.limit();
        if (received.capacity() - filled < bytes.length) {
            ByteBuffer larger = ByteBuffer.allocate(2 * (received.remaining() + bytes.length));
            filled = received.remaining();
            received = larger.put(received).position(0);
        }
        received.limit(filled + bytes.length);
        received.put(filled, bytes);
        return true;
    }

    @Override
    public void write(BufferData data) {
        ByteBuffer open = ByteBuffer.wrap(data.readBytes());
        try {
            while (open.hasRemaining()) {
                if (wrap(open).bytesProduced() == 0) {
                    throw new SSLException("nothing can be written any more");
                }
            }
        } catch (SSLException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// One record, and what is left of `open` for the next.
    private SSLEngineResult wrap(ByteBuffer open) throws SSLException {
        wrapping.lock();
        try {
            ByteBuffer sealed = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
            SSLEngineResult result = engine.wrap(open, sealed);
            if (result.getStatus() == Status.BUFFER_OVERFLOW) {
                throw new SSLException("a record above its own size");
            }
            if (sealed.position() > 0) {
                socket.write(BufferData.create(sealed.array(), 0, sealed.position()));
            }
            return result;
        } finally {
            wrapping.unlock();
        }
    }

    @Override
    public void end() {
        engine.closeOutbound();
        sayWhy();
    }

    /// The alert that the engine has for the caller, if any. Nobody waits for it, and it may get lost.
    private void sayWhy() {
        try {
            if (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
                wrap(NOTHING);
            }
        } catch (SSLException | UncheckedIOException e) {
            // The caller is gone: there is nobody to tell.
            return;
        }
    }
}
