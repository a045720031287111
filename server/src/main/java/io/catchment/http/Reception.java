package io.catchment.http;

import io.catchment.IdempotencyKey;
import io.catchment.Parameters;
import io.catchment.Refusal;
import io.catchment.Request;
import io.catchment.RequestKind;
import io.catchment.intake.Entry;
import io.catchment.intake.EntryHeader;
import io.catchment.settings.Account;
import io.catchment.wire.CaptureReader;
import io.catchment.wire.MxError;
import io.catchment.wire.ReadLimits;
import io.catchment.wire.Reading;
import io.helidon.http.Status;
import java.time.InstantSource;
import java.util.Optional;

/// Takes what a caller sent for one request, or refuses it, and keeps the body that was refused.
final class Reception {
    private static final String JSON_EXPECTED = "application/json, in UTF-8";
    private static final String UNPACKED_EXPECTED = "no Content-Encoding";

    private final RequestKind kind;
    private final InstantSource clock;
    private final RefusedBodies refusedBodies;
    private final HttpMetrics metrics;
    private final CaptureReader reader = new CaptureReader(ReadLimits.DEFAULT);

    Reception(
            RequestKind kind,
            InstantSource clock,
            RefusedBodies refusedBodies,
            HttpMetrics metrics) {
        this.kind = kind;
        this.clock = clock;
        this.refusedBodies = refusedBodies;
        this.metrics = metrics;
    }

    /// What follows when nothing is wrong with it.
    @FunctionalInterface
    interface Taken {
        /// @param entry it as it goes on, with what came beside its body
        Answer answer(Entry entry, Request request);
    }

    Answer take(Asked asked, Taken taken) {
        return switch (GivenParameters.in(kind, asked.query())) {
            case GivenParameters.Fit(Parameters parameters) -> take(asked, parameters, taken);
            case GivenParameters.Unfit(Refusal.OfBody refusal) ->
                    refuse(asked, Parameters.NONE, refusal);
        };
    }

    private Answer take(Asked asked, Parameters parameters, Taken taken) {
        return switch (GivenIdempotencyKey.in(asked.headers())) {
            case GivenIdempotencyKey.None() ->
                    take(asked, Entry.Attributes.NONE.with(parameters), taken);
            case GivenIdempotencyKey.One(IdempotencyKey key) ->
                    take(asked, Entry.Attributes.of(Optional.of(key)).with(parameters), taken);
            case GivenIdempotencyKey.Invalid() ->
                    refuse(asked, parameters, new Refusal.InvalidIdempotencyKey());
        };
    }

    private Answer take(Asked asked, Entry.Attributes attributes, Taken taken) {
        Parameters parameters = attributes.parameters();
        return switch (read(asked, parameters)) {
            case Reading.Read(Request request) -> taken.answer(entry(asked, attributes), request);
            case Reading.Refused(Refusal.OfBody refusal) -> refuse(asked, parameters, refusal);
        };
    }

    private Reading read(Asked asked, Parameters parameters) {
        if (!ContentType.isJson(asked.headers())) {
            return new Reading.Refused(new Refusal.NotJsonContentType(JSON_EXPECTED));
        }
        if (ContentType.isPacked(asked.headers())) {
            return new Reading.Refused(new Refusal.NotJsonContentType(UNPACKED_EXPECTED));
        }
        Account account = asked.caller().account();
        return reader.read(
                kind, parameters, asked.body(), account.searchBy() == Account.SearchBy.REQUIRED);
    }

    private Entry entry(Asked asked, Entry.Attributes attributes) {
        Caller caller = asked.caller();
        EntryHeader header =
                new EntryHeader(kind, caller.account().id(), caller.key(), clock.instant(), false);
        return new Entry(header, attributes, asked.body());
    }

    private Answer refuse(Asked asked, Parameters parameters, Refusal.OfBody refusal) {
        MxError error = MxError.of(refusal);
        metrics.refused(refusal);
        metrics.refusedBody(
                refusedBodies.keep(
                        asked.caller(), kind, parameters, clock.instant(), error, asked.body()));
        return ErrorAnswers.of(Status.BAD_REQUEST_400, error);
    }
}
