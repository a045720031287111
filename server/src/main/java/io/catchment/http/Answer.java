package io.catchment.http;

import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What is sent back: a status, headers and a body.
///
/// @param closes the connection ends with it
/// @param held what it waits for before it is sent
/// @param rest what follows the body, made while it is sent: for what is too large to be held
@SuppressWarnings("ArrayRecordComponent") // answers are sent, never compared
record Answer(
        Status status,
        List<Header> headers,
        byte[] body,
        boolean closes,
        Optional<Held> held,
        Optional<Pieces> rest) {
    static final Header JSON =
            HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "application/json; charset=utf-8");

    private static final byte[] NOTHING = {};

    /// A body that is made a piece at a time.
    @FunctionalInterface
    interface Pieces {
        /// @return empty after the last piece
        /// @throws RuntimeException when there should be more: the answer is then broken off, so that nobody takes it
        ///     for whole
        Optional<byte[]> next();

        /// Nobody asks for more.
        default void end() {}

        /// Whether no piece may wait for the one after it.
        default boolean areSentAtOnce() {
            return false;
        }
    }

    Answer(Status status, List<Header> headers, byte[] body, boolean closes) {
        this(status, headers, body, closes, Optional.empty(), Optional.empty());
    }

    /// Something that is worth waiting for.
    @FunctionalInterface
    interface Held {
        /// Waits, and tells what it came to.
        List<Header> await();
    }

    static Answer empty(Status status) {
        return new Answer(status, new ArrayList<>(6), NOTHING, false);
    }

    static Answer json(Status status, byte[] body) {
        return new Answer(status, new ArrayList<>(6), body, false).with(JSON);
    }

    /// @param first of the body
    static Answer inPieces(Header contentType, byte[] first, Pieces rest) {
        return new Answer(
                        Status.OK_200,
                        new ArrayList<>(6),
                        first,
                        false,
                        Optional.empty(),
                        Optional.of(rest))
                .with(contentType);
    }

    /// This answer with one more header. Changes this one: an answer has one owner until it is sent.
    Answer with(Header header) {
        headers.add(header);
        return this;
    }

    boolean has(HeaderName name) {
        return headers.stream().anyMatch(header -> header.headerName().equals(name));
    }

    Answer withBody(byte[] other) {
        return new Answer(status, headers, other, closes, held, rest);
    }

    /// @param wait rounded up to seconds, at least one
    Answer retryAfter(Duration wait) {
        return with(HeaderValues.create(HeaderNames.RETRY_AFTER, Math.max(1, seconds(wait))));
    }

    Answer closing() {
        return new Answer(status, headers, body, true, held, rest);
    }

    Answer heldBy(Held what) {
        return new Answer(status, headers, body, closes, Optional.of(what), rest);
    }

    /// The answer once what it waits for has come.
    Answer released() {
        held.ifPresent(what -> what.await().forEach(this::with));
        return new Answer(status, headers, body, closes, Optional.empty(), rest);
    }

    static long seconds(Duration wait) {
        return wait.plusNanos(999_999_999).toSeconds();
    }
}
