package io.catchment.http;

import io.catchment.AccountId;
import io.helidon.common.buffers.DataReader;
import io.helidon.http.HeaderNames;
import io.helidon.http.RequestException;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/// Reads bodies: each up to a limit, those of one account up to its share, all together up to another.
final class Bodies {
    static final byte[] NOTHING = {};

    // A chunk is held twice: as it came, and in the body.
    private static final int COPIES_OF_CHUNKS = 2;

    // Room is held for as long as a caller takes to send. Slow callers of one account leave seven
    // shares to the others; by default a share is 8 chunked bodies, or 16 of the largest size.
    private static final int SHARES = 8;

    private final int bodyBytesMax;
    private final int bodiesBytesMax;
    private final int shareBytesMax;
    private final Semaphore roomOfAll;
    private final Semaphore roomOfAdministrators;

    // One for each account that ever sent a body: bounded by the accounts there are.
    private final Map<AccountId, Semaphore> roomByAccount = new ConcurrentHashMap<>();

    Bodies(HttpConfig.Limits limits) {
        this.bodyBytesMax = limits.bodyBytesMax();
        this.bodiesBytesMax = limits.bodiesBytesMax();
        // However small, it has to hold one body.
        this.shareBytesMax = Math.max(bodiesBytesMax / SHARES, COPIES_OF_CHUNKS * bodyBytesMax);
        this.roomOfAdministrators = new Semaphore(shareBytesMax);
        this.roomOfAll = new Semaphore(bodiesBytesMax);
    }

    /// What came of reading a body.
    sealed interface Read {
        @SuppressWarnings("ArrayRecordComponent") // read, never compared
        record Whole(byte[] bytes) implements Read {}

        /// It has more bytes than a body may have.
        record TooLarge() implements Read {}

        /// Its chunks are no chunks.
        record BadFraming() implements Read {}
    }

    /// Whether a request says itself that its body is too large.
    boolean announcesTooMuch(ServerRequest request) {
        return request.headers().contentLength().orElse(0) > bodyBytesMax;
    }

    /// Sets bytes aside for the body of an account's request, until they are given back.
    ///
    /// @return empty when too many are set aside already, for this account or for all
    Optional<Room> room(ServerRequest request, AccountId account) {
        return room(
                request,
                roomByAccount.computeIfAbsent(account, id -> new Semaphore(shareBytesMax)));
    }

    /// The same for a call of the native API: all of its callers have one share.
    Optional<Room> roomOfAdministrators(ServerRequest request) {
        return room(request, roomOfAdministrators);
    }

    private Optional<Room> room(ServerRequest request, Semaphore share) {
        int bytes =
                isChunked(request)
                        ? COPIES_OF_CHUNKS * bodyBytesMax
                        : (int) request.headers().contentLength().orElse(0);
        if (!share.tryAcquire(bytes)) {
            return Optional.empty();
        }
        if (!roomOfAll.tryAcquire(bytes)) {
            share.release(bytes);
            return Optional.empty();
        }
        return Optional.of(new Room(share, roomOfAll, bytes));
    }

    int heldBytes() {
        return bodiesBytesMax - roomOfAll.availablePermits();
    }

    /// @param bytesMax of this body; what is announced to be above it is not read at all
    /// @throws CloseConnectionException when the caller took too long or went away
    Read read(ServerRequest request, int bytesMax) {
        try {
            return isChunked(request) ? chunked(request, bytesMax) : sized(request, bytesMax);
        } catch (RequestException
                | DataReader.IncorrectNewLineException
                | NumberFormatException e) {
            // Three ways in which Helidon says that a chunk is none.
            return new Read.BadFraming();
        } catch (PatientConnection.TooMuchException e) {
            return new Read.TooLarge();
        } catch (DataReader.InsufficientDataAvailableException e) {
            throw new CloseConnectionException("the caller is gone", e);
        } catch (IOException e) {
            throw new CloseConnectionException("the caller is gone", new UncheckedIOException(e));
        }
    }

    private Read sized(ServerRequest request, int bytesMax) throws IOException {
        int length = (int) request.headers().contentLength().orElse(0);
        if (length > bytesMax) {
            return new Read.TooLarge();
        }
        if (length == 0) {
            return new Read.Whole(NOTHING);
        }
        byte[] bytes = new byte[length];
        InputStream in = request.content().inputStream();
        if (in.readNBytes(bytes, 0, length) < length || in.read() >= 0) {
            throw new CloseConnectionException("a body shorter than its length");
        }
        return new Read.Whole(bytes);
    }

    private static Read chunked(ServerRequest request, int bytesMax) throws IOException {
        byte[] bytes = request.content().inputStream().readNBytes(bytesMax + 1);
        return bytes.length > bytesMax ? new Read.TooLarge() : new Read.Whole(bytes);
    }

    private static boolean isChunked(ServerRequest request) {
        return request.headers().contains(HeaderNames.TRANSFER_ENCODING);
    }

    /// Bytes that were set aside.
    record Room(Semaphore share, Semaphore ofAll, int bytes) implements AutoCloseable {
        @Override
        public void close() {
            ofAll.release(bytes);
            share.release(bytes);
        }
    }
}
