package io.catchment.http;

import io.catchment.IdempotencyKey;
import io.catchment.Refusal;
import io.catchment.Request;
import io.catchment.RequestKind;
import io.catchment.settings.Account;
import io.catchment.wire.CaptureReader;
import io.catchment.wire.MxError;
import io.catchment.wire.ReadLimits;
import io.catchment.wire.Reading;
import io.helidon.http.Status;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
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
        Answer answer(Optional<IdempotencyKey> key, Request request);
    }

    Answer take(Asked asked, Taken taken) {
        return switch (GivenIdempotencyKey.in(asked.headers())) {
            case GivenIdempotencyKey.None() -> take(asked, Optional.empty(), taken);
            case GivenIdempotencyKey.One(IdempotencyKey key) ->
                    take(asked, Optional.of(key), taken);
            case GivenIdempotencyKey.Invalid() ->
                    refuse(asked, new Refusal.InvalidIdempotencyKey());
        };
    }

    private Answer take(Asked asked, Optional<IdempotencyKey> key, Taken taken) {
        return switch (read(asked)) {
            case Reading.Read(Request request) -> taken.answer(key, request);
            case Reading.Refused(Refusal.OfBody refusal) -> refuse(asked, refusal);
        };
    }

    private Reading read(Asked asked) {
        if (!ContentType.isJson(asked.headers())) {
            return new Reading.Refused(new Refusal.NotJsonContentType(JSON_EXPECTED));
        }
        if (ContentType.isPacked(asked.headers())) {
            return new Reading.Refused(new Refusal.NotJsonContentType(UNPACKED_EXPECTED));
        }
        Account account = asked.caller().account();
        return reader.read(kind, asked.body(), account.searchBy() == Account.SearchBy.REQUIRED);
    }

    private Answer refuse(Asked asked, Refusal.OfBody refusal) {
        MxError error = MxError.of(refusal);
        metrics.refused(refusal);
        metrics.refusedBody(refusedBodies.keep(asked.caller(), kind, now(), error, asked.body()));
        return ErrorAnswers.of(Status.BAD_REQUEST_400, error);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
