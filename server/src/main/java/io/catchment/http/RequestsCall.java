package io.catchment.http;

import io.catchment.RequestFilter;
import io.catchment.Unavailable;
import io.catchment.settings.Account;
import io.catchment.status.Books;
import io.catchment.status.RequestList;
import io.catchment.status.RequestList.Listed;
import io.catchment.status.RequestList.Place;
import io.catchment.status.RequestList.State;
import io.helidon.http.Status;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JsonGenerator;

/// `GET /api/v1/accounts/{account}/requests`: every request of an account, in the order of acceptance; a page of them
/// as JSON, all of them as CSV.
final class RequestsCall implements AccountCall.OfAccount {
    static final String PATH = "/api/v1/accounts/{account}/requests";

    private static final String STATES_EXPECTED =
            "some of "
                    + String.join(", ", Arrays.stream(State.values()).map(Input::label).toList())
                    + ", with commas between them";
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
    private final InstantSource clock;

    RequestsCall(Books books, InstantSource clock) {
        this.books = books;
        this.clock = clock;
    }

    @Override
    public Answer answer(Account account, AdminAsked asked) {
        Input input = asked.input();
        BooksInput common = new BooksInput(input, clock);
        RequestFilter filter = common.filter(account.id(), false);
        BooksInput.Format format = common.format();
        Set<State> states =
                input.read("state", STATES_EXPECTED, RequestsCall::states)
                        .orElse(Set.of(State.values()));
        int limit = input.limit();
        Optional<Place> after = input.cursor(4).map(RequestsCall::place);
        return input.problem()
                .orElseGet(() ->
                        switch (format) {
                            case JSON -> page(books.page(filter, states, after, limit));
                            case CSV -> new Table(filter, states, after).answer();
                        });
    }

    private static Optional<Set<State>> states(String text) {
        Set<State> states = new HashSet<>();
        for (String word : text.split(",", -1)) {
            Optional<State> state =
                    Arrays.stream(State.values())
                            .filter(it -> Input.label(it).equalsIgnoreCase(word.strip()))
                            .findFirst();
            if (state.isEmpty()) {
                return Optional.empty();
            }
            states.add(state.get());
        }
        return Optional.of(states);
    }

    private static Place place(Cursor cursor) {
        List<Long> numbers = cursor.numbers();
        return new Place(
                Instant.EPOCH.plus(numbers.get(0), ChronoUnit.MICROS),
                (short) (long) numbers.get(1),
                (short) (long) numbers.get(2),
                numbers.get(3));
    }

    private static Cursor cursor(Place place) {
        return new Cursor(
                List.of(
                        ChronoUnit.MICROS.between(Instant.EPOCH, place.acceptedAt()),
                        (long) place.logNumber(),
                        (long) place.partition(),
                        place.offset()));
    }

    private static Optional<Place> next(RequestList.Page page) {
        return page.more() ? Optional.of(page.listed().getLast().place()) : Optional.empty();
    }

    private static Answer page(RequestList.Page page) {
        return Json.answer(
                Status.OK_200,
                out -> {
                    out.writeArrayPropertyStart("items");
                    page.listed().forEach(listed -> write(out, listed));
                    out.writeEndArray();
                    out.writeBooleanProperty("whole", page.whole());
                    Json.text(out, "next", next(page).map(RequestsCall::cursor).map(Cursor::text));
                });
    }

    private static void write(JsonGenerator out, Listed listed) {
        out.writeStartObject();
        Json.text(out, "id", listed.id().toString());
        Json.text(out, "acceptedAt", listed.acceptedAt().toString());
        out.writeNumberProperty("key", listed.key().value());
        Json.text(out, "source", listed.source());
        Json.text(out, "state", Input.label(listed.state()));
        out.writeNumberProperty("attempts", listed.attempts());
        Json.text(out, "finishedAt", listed.finishedAt());
        Json.text(out, "nextTryAt", listed.nextAt());
        Json.text(out, "exceptionType", listed.exceptionType());
        Json.text(out, "message", listed.message());
        out.writeEndObject();
    }

    /// All of them as CSV: one page after the other is asked for while the one before it is sent.
    private final class Table {
        private final RequestFilter filter;
        private final Set<State> states;
        private Optional<Place> after;
        private boolean more = true;

        Table(RequestFilter filter, Set<State> states, Optional<Place> after) {
            this.filter = filter;
            this.states = states;
            this.after = after;
        }

        /// The first page is made at once: trouble with it can still be told.
        Answer answer() {
            Csv first = page(new Csv().line(COLUMNS));
            return Answer.inPieces(Csv.TYPE, first.bytes(), this::next);
        }

        private Optional<byte[]> next() {
            return more ? Optional.of(page(new Csv()).bytes()) : Optional.empty();
        }

        private Csv page(Csv csv) {
            RequestList.Page page = books.page(filter, states, after, RequestList.LISTED_MAX);
            if (!page.whole()) {
                throw new FloodException();
            }
            page.listed().forEach(listed -> csv.line(cells(listed)));
            after = RequestsCall.next(page);
            more = after.isPresent();
            return csv;
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
