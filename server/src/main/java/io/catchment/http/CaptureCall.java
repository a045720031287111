package io.catchment.http;

import io.catchment.AccountId;
import io.catchment.Capture;
import io.catchment.ContactForm;
import io.catchment.IdempotencyKey;
import io.catchment.Interpret;
import io.catchment.Position;
import io.catchment.Refusal;
import io.catchment.RequestId;
import io.catchment.RequestKind;
import io.catchment.intake.Entry;
import io.catchment.intake.EntryHeader;
import io.catchment.intake.IntakeLog;
import io.catchment.intake.LogUnavailableException;
import io.catchment.intake.Partitioning;
import io.catchment.intake.Seals;
import io.catchment.settings.Account;
import io.catchment.wire.Answers;
import io.catchment.wire.CaptureReader;
import io.catchment.wire.MxError;
import io.catchment.wire.ReadLimits;
import io.catchment.wire.Reading;
import io.helidon.http.Headers;
import io.helidon.http.Status;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/// `POST /opportunity/capture`: reads the body, puts it into the log, and answers when it is on disk.
final class CaptureCall implements Route.Call {
    private static final RequestKind KIND = RequestKind.OPPORTUNITY_CAPTURE;
    private static final String JSON_EXPECTED = "application/json, in UTF-8";
    private static final String UNPACKED_EXPECTED = "no Content-Encoding";

    private final IntakeLog log;
    private final Partitioning partitioning;
    private final Seals seals;
    private final ContactForm contacts;
    private final InstantSource clock;
    private final HeldAnswers heldAnswers;
    private final RefusedBodies refusedBodies;
    private final HttpMetrics metrics;
    private final CaptureReader reader = new CaptureReader(ReadLimits.DEFAULT);

    CaptureCall(
            IntakeLog log,
            Seals seals,
            ContactForm contacts,
            InstantSource clock,
            HeldAnswers heldAnswers,
            HttpMetrics metrics) {
        this.log = log;
        this.partitioning = new Partitioning(log.partitions());
        this.seals = seals;
        this.contacts = contacts;
        this.clock = clock;
        this.heldAnswers = heldAnswers;
        this.refusedBodies = new RefusedBodies(log);
        this.metrics = metrics;
    }

    @Override
    public Answer answer(Asked asked) {
        return switch (GivenIdempotencyKey.in(asked.headers())) {
            case GivenIdempotencyKey.None() -> answer(asked, Optional.empty());
            case GivenIdempotencyKey.One(IdempotencyKey key) -> answer(asked, Optional.of(key));
            case GivenIdempotencyKey.Invalid() ->
                    refuse(asked, new Refusal.InvalidIdempotencyKey());
        };
    }

    private Answer answer(Asked asked, Optional<IdempotencyKey> key) {
        return switch (read(asked)) {
            case Reading.Read(Capture capture) -> accept(asked, key, capture);
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
        return reader.read(KIND, asked.body(), account.searchBy() == Account.SearchBy.REQUIRED);
    }

    private Answer accept(Asked asked, Optional<IdempotencyKey> key, Capture capture) {
        Caller caller = asked.caller();
        Entry entry = new Entry(header(caller, false), Entry.Attributes.of(key), asked.body());
        try {
            Position position = log.append(partition(caller.account(), capture), entry);
            metrics.accepted();
            return accepted(asked.headers(), caller.account().id(), position);
        } catch (LogUnavailableException e) {
            return ErrorAnswers.notKnownToBeStored(e.retryAfter());
        }
    }

    private Answer accepted(Headers headers, AccountId account, Position position) {
        RequestId id = seals.seal(account, position);
        Answer answer = Answer.json(Status.OK_200, Answers.accepted(id));
        return Prefer.wait(headers)
                .map(atMost -> answer.heldBy(() -> heldAnswers.await(account, id, atMost)))
                .orElse(answer);
    }

    private Answer refuse(Asked asked, Refusal.OfBody refusal) {
        MxError error = MxError.of(refusal);
        metrics.refused(refusal);
        metrics.refusedBody(refusedBodies.keep(asked.caller(), KIND, now(), error, asked.body()));
        return ErrorAnswers.of(Status.BAD_REQUEST_400, error);
    }

    private int partition(Account account, Capture capture) {
        return partitioning.partition(
                account.id(),
                account.partitions(),
                Interpret.route(capture, account.rules(), contacts));
    }

    private EntryHeader header(Caller caller, boolean refused) {
        return new EntryHeader(KIND, caller.account().id(), caller.key(), now(), refused);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
