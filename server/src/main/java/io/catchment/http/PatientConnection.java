package io.catchment.http;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.buffers.DataWriter;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.spi.ServerConnection;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One connection whose every wait for its caller ends: in whole, not anew with each byte that trickles in.
///
/// Helidon has a time-out for idle connections only, reads a chunk of any size whole, and a chunk's size line
/// without bound. So this stands between Helidon and the socket: it counts what a request pulls, and it notes
/// until when it may wait, for [ConnectionGuard] to cut it when that has passed.
///
/// ```
///             first byte        headers read          answer written
///    IDLE ───────────────► HEAD ─────────────► BODY ─────────────────► IDLE ─ ─ ► closed
///     │ idle               │ head              │ body     ANSWER │ answer
///     ▼                    ▼                   ▼                 ▼
///   closed              408, closed         408, closed        closed
/// ```
///
/// With TLS a HANDSHAKE goes before the first IDLE, and has the time of a head.
///
/// All but `waitsUntil` belongs to the connection's own thread.
final class PatientConnection implements ServerConnection {
    /// The connection that the running thread serves.
    static final ScopedValue<PatientConnection> CURRENT = ScopedValue.newInstance();

    // What a request may pull beyond its body: its headers, another request behind it, a chunk's
    // frame.
    private static final int FRAME_BYTES_MAX = 128 << 10;

    // An answer may be lost when a connection is closed on bytes that nobody read (RFC 9112, 9.6).
    private static final int LINGER_BYTES_MAX = 4 << 20;
    private static final Duration LINGER_MAX = Duration.ofSeconds(2);
    private static final Duration LINGER_QUIET_MAX = Duration.ofMillis(250);

    private static final long NOT_WAITING = Long.MAX_VALUE;
    private static final long CUT = Long.MIN_VALUE;

    /// What a connection is waiting for.
    enum Phase {
        HANDSHAKE,
        IDLE,
        HEAD,
        BODY,
        ANSWER,
        LINGER
    }

    private final HelidonSocket socket;
    private final Line line;
    private final HttpConfig.Patience patience;
    private final long pulledBytesMax;
    private final ServerConnection served;

    private final CountDownLatch lastWordsSaid = new CountDownLatch(1);
    private final AtomicLong waitsUntil = new AtomicLong(NOT_WAITING);
    private volatile Phase phase = Phase.IDLE;
    private long phaseEndsNanos;
    private long pulledBytes;
    private boolean bodyUnread;
    private boolean answeredBefore;

    /// @param line over the socket of `context`
    /// @param serve what speaks HTTP over the context it is given
    PatientConnection(
            ConnectionContext context,
            Line line,
            HttpConfig config,
            Function<ConnectionContext, ServerConnection> serve) {
        this.socket = context.serverSocket();
        this.line = line;
        this.patience = config.patience();
        this.pulledBytesMax = 2L * config.limits().bodyBytesMax() + FRAME_BYTES_MAX;
        DataReader reader = DataReader.create(this::pull);
        this.served =
                serve.apply(
                        new PatientContext(
                                this,
                                context,
                                reader,
                                new Writer(writer(context)),
                                line.opensByHandshake() || context.isSecure()));
    }

    private DataWriter writer(ConnectionContext context) {
        return line.opensByHandshake() ? new LineWriter(line) : context.dataWriter();
    }

    @Override
    public void handle(Limit limit) throws InterruptedException {
        open();
        try {
            ScopedValue.where(CURRENT, this)
                    .call(() -> {
                        served.handle(limit);
                        return true;
                    });
        } finally {
            end();
        }
    }

    /// Answers without having read a request, and gives the caller the time to see it.
    void turnAway(byte[] answer) {
        open();
        bodyUnread = true;
        enter(Phase.ANSWER, LINGER_MAX);
        waiting(() -> {
            say(answer);
            return true;
        });
        end();
    }

    private void open() {
        if (line.opensByHandshake()) {
            enter(Phase.HANDSHAKE, patience.head());
            waiting(() -> {
                line.open();
                return true;
            });
            phase = Phase.IDLE;
        }
    }

    private void end() {
        if (waitsUntil.get() == CUT) {
            awaitLastWords();
            return;
        }
        try {
            enter(Phase.LINGER, LINGER_QUIET_MAX);
            waiting(() -> {
                line.end();
                return true;
            });
        } catch (CloseConnectionException e) {
            return; // closed by the caller, or cut
        }
        linger();
    }

    /// The socket is closed when this thread ends, and must not be under the words that the guard has for the caller.
    private void awaitLastWords() {
        try {
            var _ = lastWordsSaid.await(LINGER_MAX.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public Duration idleTime() {
        return served.idleTime();
    }

    @Override
    public void close(boolean interrupt) {
        served.close(interrupt);
    }

    // ---- told by the connection's own thread ----

    void headBegins() {
        if (phase == Phase.IDLE) {
            enter(Phase.HEAD, patience.head());
        }
    }

    void headRead(boolean hasBody) {
        enter(Phase.BODY, patience.body());
        pulledBytes = 0;
        bodyUnread = hasBody;
    }

    void bodyRead() {
        bodyUnread = false;
    }

    boolean hasUnreadBody() {
        return bodyUnread;
    }

    Phase phase() {
        return phase;
    }

    // ---- told by the guard ----

    /// Whether the time was over, and is now: the connection's own thread will do nothing more.
    boolean cutIfOver(long nowNanos) {
        long until = waitsUntil.get();
        return until != NOT_WAITING
                && until != CUT
                && nowNanos - until >= 0
                && waitsUntil.compareAndSet(until, CUT);
    }

    /// Last words to the caller; the connection's own thread may be waiting to read meanwhile.
    void say(byte[] answer) {
        line.write(BufferData.create(answer));
    }

    /// The guard has said what it had to say, and closed the socket.
    void lastWordsSaid() {
        lastWordsSaid.countDown();
    }

    HelidonSocket socket() {
        return socket;
    }

    // ---- waiting ----

    private void enter(Phase next, Duration atMost) {
        phase = next;
        phaseEndsNanos = System.nanoTime() + atMost.toNanos();
    }

    private byte @Nullable [] pull() {
        if (phase == Phase.IDLE) {
            enter(Phase.IDLE, answeredBefore ? patience.idle() : patience.head());
        }
        byte[] bytes = waiting(line);
        if (bytes != null) {
            count(bytes.length);
            headBegins();
        }
        return bytes;
    }

    private void count(int bytes) {
        pulledBytes += bytes;
        if (phase == Phase.BODY && pulledBytes > pulledBytesMax) {
            throw new TooMuchException();
        }
    }

    private <T extends @Nullable Object> T waiting(Supplier<T> wait) {
        if (!waitsUntil.compareAndSet(NOT_WAITING, phaseEndsNanos)) {
            throw new CutException();
        }
        T result;
        try {
            result = wait.get();
        } catch (RuntimeException e) {
            endWait();
            throw e instanceof UncheckedIOException
                    ? new CloseConnectionException("the caller is gone", e)
                    : e;
        }
        endWait();
        return result;
    }

    private void endWait() {
        if (!waitsUntil.compareAndSet(phaseEndsNanos, NOT_WAITING)) {
            throw new CutException();
        }
    }

    /// Reads on for a moment, as long as something comes.
    private void linger() {
        if (!bodyUnread) {
            return;
        }
        long endNanos = System.nanoTime() + LINGER_MAX.toNanos();
        try {
            int lingered = 0;
            for (byte[] bytes = awaitMore();
                    bytes != null && lingered < LINGER_BYTES_MAX && System.nanoTime() < endNanos;
                    bytes = awaitMore()) {
                lingered += bytes.length;
            }
        } catch (CloseConnectionException e) {
            // It is closed next, whether by the caller or by us.
            bodyUnread = false;
        }
    }

    private byte @Nullable [] awaitMore() {
        enter(Phase.LINGER, LINGER_QUIET_MAX);
        // Whatever it is: nobody will look at it.
        return waiting(socket);
    }

    /// The caller took too long and the connection is being closed.
    static final class CutException extends CloseConnectionException {
        private static final long serialVersionUID = 1;

        CutException() {
            super("the caller took too long");
        }
    }

    /// A request pulled more bytes than any allowed one can have.
    static final class TooMuchException extends CloseConnectionException {
        private static final long serialVersionUID = 1;

        TooMuchException() {
            super("a request of too many bytes");
        }
    }

    /// Writes, and does not wait for ever for the caller to take it.
    private final class Writer implements DataWriter {
        private final DataWriter writer;

        Writer(DataWriter writer) {
            this.writer = writer;
        }

        @Override
        public void write(BufferData... buffers) {
            answering(() -> writer.write(buffers));
        }

        @Override
        public void write(BufferData buffer) {
            answering(() -> writer.write(buffer));
        }

        /// Only an interim answer (100) goes this way: the request goes on after it.
        @Override
        public void writeNow(BufferData... buffers) {
            writer.writeNow(buffers);
        }

        @Override
        public void writeNow(BufferData buffer) {
            writer.writeNow(buffer);
        }

        @Override
        public void flush() {
            writer.flush();
        }

        @Override
        public void close() {
            writer.close();
        }

        private void answering(Runnable write) {
            enter(Phase.ANSWER, patience.answer());
            waiting(() -> {
                write.run();
                return true;
            });
            phase = Phase.IDLE;
            answeredBefore = true;
        }
    }

    /// Writes at once, in the caller's thread.
    private record LineWriter(Line line) implements DataWriter {
        @Override
        public void write(BufferData... buffers) {
            line.write(BufferData.create(buffers));
        }

        @Override
        public void write(BufferData buffer) {
            line.write(buffer);
        }

        @Override
        public void writeNow(BufferData... buffers) {
            write(buffers);
        }

        @Override
        public void writeNow(BufferData buffer) {
            write(buffer);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
