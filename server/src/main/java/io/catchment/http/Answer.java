package io.catchment.http;

import io.helidon.http.Header;
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
@SuppressWarnings("ArrayRecordComponent") // answers are sent, never compared
record Answer(
        Status status, List<Header> headers, byte[] body, boolean closes, Optional<Held> held) {
    static final Header JSON =
            HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "application/json; charset=utf-8");

    private static final byte[] NOTHING = {};

    Answer(Status status, List<Header> headers, byte[] body, boolean closes) {
        this(status, headers, body, closes, Optional.empty());
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

    /// This answer with one more header. Changes this one: an answer has one owner until it is sent.
    Answer with(Header header) {
        headers.add(header);
        return this;
    }

    /// @param wait rounded up to seconds, at least one
    Answer retryAfter(Duration wait) {
        return with(HeaderValues.create(HeaderNames.RETRY_AFTER, Math.max(1, seconds(wait))));
    }

    Answer closing() {
        return new Answer(status, headers, body, true, held);
    }

    Answer heldBy(Held what) {
        return new Answer(status, headers, body, closes, Optional.of(what));
    }

    /// The answer once what it waits for has come.
    Answer released() {
        held.ifPresent(what -> what.await().forEach(this::with));
        return new Answer(status, headers, body, closes);
    }

    static long seconds(Duration wait) {
        return wait.plusNanos(999_999_999).toSeconds();
    }
}
