package io.catchment.http;

import io.catchment.RequestFilter;
import io.catchment.Unavailable;
import io.catchment.status.Books;
import io.catchment.status.RequestList;
import io.catchment.status.RequestList.Listed;
import io.catchment.status.RequestList.Place;
import io.catchment.status.RequestList.State;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Requests as CSV: one page after the other is asked for while the one before it is sent.
public final class RequestsTable implements Site.Pieces {
    private static final List<String> COLUMNS =
            List.of(
                    "id",
                    "accepted_at",
                    "key",
                    "source",
                    "state",
                    "attempts",
                    "finished_at",
                    "next_try_at",
                    "exception_type",
                    "message");

    private final Books books;
    private final RequestFilter filter;
    private final Set<State> states;
    private Csv next = new Csv().line(COLUMNS);
    private Optional<Place> after;
    private boolean more = true;

    /// @param after where it begins; empty: with the first
    public RequestsTable(
            Books books, RequestFilter filter, Set<State> states, Optional<Place> after) {
        this.books = books;
        this.filter = filter;
        this.states = Set.copyOf(states);
        this.after = after;
    }

    /// The first piece begins with the head.
    ///
    /// @throws RuntimeException that is [Unavailable] when the store is away, or more waits than can be listed
    @Override
    public Optional<byte[]> next() {
        if (!more) {
            return Optional.empty();
        }
        RequestList.Page page = books.page(filter, states, after, RequestList.LISTED_MAX);
        if (!page.whole()) {
            throw new FloodException();
        }
        page.listed().forEach(listed -> next.line(cells(listed)));
        after = RequestsCall.next(page);
        more = after.isPresent();
        byte[] piece = next.bytes();
        next = new Csv();
        return Optional.of(piece);
    }

    private static List<Object> cells(Listed listed) {
        return List.of(
                listed.id(),
                listed.acceptedAt(),
                listed.key().value(),
                listed.source(),
                Input.label(listed.state()),
                listed.attempts(),
                listed.finishedAt(),
                listed.nextAt(),
                listed.exceptionType(),
                listed.message());
    }

    /// So much waits that not all of it could be looked at: a table must not look whole when it is not.
    private static final class FloodException extends RuntimeException implements Unavailable {
        private static final long serialVersionUID = 1;

        FloodException() {
            super("more requests wait than can be listed");
        }

        @Override
        public Duration retryAfter() {
            return ErrorAnswers.RETRY_AFTER;
        }
    }
}
