package io.catchment.http;

import io.catchment.RequestFilter;
import io.catchment.settings.Account;
import io.catchment.status.Books;
import io.catchment.status.RequestList;
import io.catchment.status.RequestList.Listed;
import io.catchment.status.RequestList.Place;
import io.catchment.status.RequestList.State;
import io.helidon.http.Status;
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
                            case CSV -> table(new RequestsTable(books, filter, states, after));
                        });
    }

    /// The first page is made at once: trouble with it can still be told.
    private static Answer table(RequestsTable table) {
        return Answer.inPieces(Csv.TYPE, table.next().orElseThrow(), table::next);
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

    static Optional<Place> next(RequestList.Page page) {
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
}
