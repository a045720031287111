package io.catchment.http;

import io.catchment.RequestFilter;
import io.catchment.settings.Account;
import io.catchment.status.Books;
import io.catchment.status.Ledger;
import io.catchment.status.Ledger.Line;
import io.catchment.status.Ledger.NotTaken;
import io.catchment.status.Sums;
import io.helidon.http.Status;
import java.time.InstantSource;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/// `GET /api/v1/accounts/{account}/ledger`: what became of all that an account sent, by hour, source and access key;
/// beside it what the door did not take.
final class LedgerCall implements AccountCall.OfAccount {
    static final String PATH = "/api/v1/accounts/{account}/ledger";

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
                            case CSV ->
                                    Answer.empty(Status.OK_200)
                                            .with(Csv.TYPE)
                                            .withBody(LedgerTable.of(sums));
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
        LedgerTable.numbers(sums)
                .forEach((column, number) -> out.writeNumberProperty(column, number));
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
}
