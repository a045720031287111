package io.catchment.http;

import io.catchment.AccountId;
import io.catchment.ContactForm;
import io.catchment.Interpret;
import io.catchment.Position;
import io.catchment.Request;
import io.catchment.RequestId;
import io.catchment.intake.Entry;
import io.catchment.intake.IntakeLog;
import io.catchment.intake.LogUnavailableException;
import io.catchment.intake.Partitioning;
import io.catchment.intake.Seals;
import io.catchment.settings.Account;
import io.catchment.wire.Answers;
import io.helidon.http.Headers;
import io.helidon.http.Status;

/// `POST /opportunity/capture` and the like: reads the body, puts it into the log, and answers when it is on disk.
final class CaptureCall implements Route.Call {
    private final Reception reception;
    private final IntakeLog log;
    private final Partitioning partitioning;
    private final Seals seals;
    private final ContactForm contacts;
    private final HeldAnswers heldAnswers;
    private final HttpMetrics metrics;

    CaptureCall(
            Reception reception,
            IntakeLog log,
            Seals seals,
            ContactForm contacts,
            HeldAnswers heldAnswers,
            HttpMetrics metrics) {
        this.reception = reception;
        this.log = log;
        this.partitioning = new Partitioning(log.partitions());
        this.seals = seals;
        this.contacts = contacts;
        this.heldAnswers = heldAnswers;
        this.metrics = metrics;
    }

    @Override
    public Answer answer(Asked asked) {
        return reception.take(asked, (entry, request) -> accept(asked, entry, request));
    }

    private Answer accept(Asked asked, Entry entry, Request request) {
        Account account = asked.caller().account();
        try {
            Position position = log.append(partition(account, request), entry);
            metrics.accepted();
            return accepted(asked.headers(), account.id(), position);
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
}
