package io.catchment.http;

import io.catchment.Effect;
import io.catchment.RequestFilter;
import io.catchment.settings.Account;
import io.catchment.status.Books;
import io.catchment.status.Ledger;
import io.catchment.status.Ledger.Line;
import io.catchment.status.Ledger.NotTaken;
import io.catchment.status.Sums;
import io.helidon.http.Status;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.core.JsonGenerator;

/// `GET /api/v1/accounts/{account}/ledger`: what became of all that an account sent, by hour, source and access key;
/// beside it what the door did not take.
final class LedgerCall implements AccountCall.OfAccount {
    static final String PATH = "/api/v1/accounts/{account}/ledger";

    private static final List<Integer> NOT_TAKEN = List.of(401, 408, 413, 429, 503);
    private static final List<String> COLUMNS =
            List.of(
                    "hour",
                    "source",
                    "key",
                    "received",
                    "refused",
                    "accepted",
                    "created",
                    "updated",
                    "duplicate",
                    "repeated",
                    "error",
                    "failure",
                    "retrying",
                    "pending",
                    "not_taken_401",
                    "not_taken_408",
                    "not_taken_413",
                    "not_taken_429",
                    "not_taken_503");

    private final Books books;
    private final InstantSource clock;

    LedgerCall(Books books, InstantSource clock) {
        this.books = books;
        this.clock = clock;
    }

    @Override
    public Answer answer(Account account, AdminAsked asked) {
        BooksInput input = new BooksInput(asked.input(), clock);
        RequestFilter filter = input.filter(account.id(), true);
        BooksInput.Format format = input.format();
        return asked.input().problem().orElseGet(() -> answer(account, filter, format));
    }

    private Answer answer(Account account, RequestFilter filter, BooksInput.Format format) {
        return books.sums(filter)
                .map(sums ->
                        switch (format) {
                            case JSON -> json(account, filter, sums);
                            case CSV -> csv(sums);
                        })
                .orElseGet(() ->
                        ProblemAnswers.conflict(
                                "too-many-lines",
                                "The ledger has too many lines",
                                "It has more than "
                                        + Ledger.LINES_MAX
                                        + " lines: ask for fewer hours, or for one source or key."));
    }

    private Answer json(Account account, RequestFilter filter, Ledger.Answer sums) {
        List<NotTaken> ofNobody = books.ofNobody(filter.from(), filter.to());
        return Json.answer(
                Status.OK_200,
                out -> {
                    Json.text(out, "account", account.name());
                    Json.text(out, "from", filter.from().toString());
                    Json.text(out, "to", filter.to().toString());
                    out.writeNumberProperty("uncounted", sums.uncounted());
                    out.writeObjectPropertyStart("total");
                    write(out, sums.total());
                    out.writeEndObject();
                    out.writeArrayPropertyStart("lines");
                    sums.lines().forEach((line, of) -> write(out, line, of));
                    out.writeEndArray();
                    write(out, "notTaken", sums.notTaken());
                    write(out, "notTakenOfNobody", ofNobody);
                });
    }

    private static void write(JsonGenerator out, Line line, Sums sums) {
        out.writeStartObject();
        Json.text(out, "hour", line.hour().toString());
        Json.text(out, "source", line.source());
        out.writeNumberProperty("key", line.key().value());
        write(out, sums);
        out.writeEndObject();
    }

    private static void write(JsonGenerator out, Sums sums) {
        numbers(sums).forEach((column, number) -> out.writeNumberProperty(column, number));
    }

    private static void write(JsonGenerator out, String name, List<NotTaken> notTaken) {
        out.writeArrayPropertyStart(name);
        for (NotTaken one : notTaken) {
            out.writeStartObject();
            Json.text(out, "hour", one.hour().toString());
            if (one.key().isPresent()) {
                out.writeNumberProperty("key", one.key().get().value());
            }
            out.writeNumberProperty("status", one.status());
            out.writeNumberProperty("requests", one.requests());
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    /// The equation, from left to right.
    private static Map<String, Long> numbers(Sums sums) {
        Map<String, Long> numbers = new LinkedHashMap<>();
        numbers.put("received", sums.received());
        numbers.put("refused", sums.refused());
        numbers.put("accepted", sums.accepted());
        numbers.put("created", sums.of(Effect.CREATED));
        numbers.put("updated", sums.of(Effect.UPDATED));
        numbers.put("duplicate", sums.of(Effect.DUPLICATE));
        numbers.put("repeated", sums.of(Effect.REPEATED));
        numbers.put("error", sums.of(Effect.ERROR));
        numbers.put("failure", sums.of(Effect.FAILURE));
        numbers.put("retrying", sums.retrying());
        numbers.put("pending", sums.pending());
        return numbers;
    }

    /// What was not taken is on lines without a source: nobody has read it.
    private static Answer csv(Ledger.Answer sums) {
        Map<Line, Row> rows = new TreeMap<>(Line.IN_ORDER);
        sums.lines().forEach((line, of) -> rows.put(line, new Row(of, new TreeMap<>())));
        for (NotTaken one : sums.notTaken()) {
            one.key()
                    .ifPresent(key ->
                            rows.computeIfAbsent(
                                            new Line(one.hour(), Optional.empty(), key),
                                            line -> new Row(Sums.NONE, new TreeMap<>()))
                                    .notTaken()
                                    .merge(one.status(), one.requests(), Long::sum));
        }
        Csv csv = new Csv().line(COLUMNS);
        rows.forEach((line, row) -> csv.line(cells(line, row)));
        return Answer.empty(Status.OK_200).with(Csv.TYPE).withBody(csv.bytes());
    }

    private static List<Object> cells(Line line, Row row) {
        List<Object> cells = new ArrayList<>();
        cells.add(line.hour());
        cells.add(line.source());
        cells.add(line.key().value());
        cells.addAll(numbers(row.sums()).values());
        NOT_TAKEN.forEach(status -> cells.add(row.notTaken().getOrDefault(status, 0L)));
        return cells;
    }

    private record Row(Sums sums, Map<Integer, Long> notTaken) {}
}
