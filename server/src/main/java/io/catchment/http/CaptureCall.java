package io.catchment.http;

import io.catchment.AccountId;
import io.catchment.ContactForm;
import io.catchment.Interpret;
import io.catchment.Position;
import io.catchment.Request;
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
import io.helidon.http.Headers;
import io.helidon.http.Status;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/// `POST /opportunity/capture` and the like: reads the body, puts it into the log, and answers when it is on disk.
final class CaptureCall implements Route.Call {
    private final RequestKind kind;
    private final IntakeLog log;
    private final Partitioning partitioning;
    private final Seals seals;
    private final ContactForm contacts;
    private final InstantSource clock;
    private final HeldAnswers heldAnswers;
    private final Reception reception;
    private final HttpMetrics metrics;

    CaptureCall(
            RequestKind kind,
            IntakeLog log,
            Seals seals,
            ContactForm contacts,
            InstantSource clock,
            HeldAnswers heldAnswers,
            RefusedBodies refusedBodies,
            HttpMetrics metrics) {
        this.kind = kind;
        this.log = log;
        this.partitioning = new Partitioning(log.partitions());
        this.seals = seals;
        this.contacts = contacts;
        this.clock = clock;
        this.heldAnswers = heldAnswers;
        this.reception = new Reception(kind, clock, refusedBodies, metrics);
        this.metrics = metrics;
    }

    @Override
    public Answer answer(Asked asked) {
        return reception.take(asked, (attributes, request) -> accept(asked, attributes, request));
    }

    private Answer accept(Asked asked, Entry.Attributes attributes, Request request) {
        Caller caller = asked.caller();
        Entry entry = new Entry(header(caller, false), attributes, asked.body());
        try {
            Position position = log.append(partition(caller.account(), request), entry);
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

    private int partition(Account account, Request request) {
        return partitioning.partition(
                account.id(),
                account.partitions(),
                Interpret.route(request, account.rules(), contacts));
    }

    private EntryHeader header(Caller caller, boolean refused) {
        return new EntryHeader(kind, caller.account().id(), caller.key(), now(), refused);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
