package io.catchment.http;

import io.catchment.Erasure;
import io.catchment.quarantine.Eraser;
import io.catchment.settings.Account;
import io.helidon.http.Status;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.core.JsonGenerator;

/// `GET …/erasures/{id}`: the receipt of an erasure, as it stands now.
final class ErasureCall implements AccountCall.OfAccount {
    static final String ID = "id";

    private final Eraser eraser;

    ErasureCall(Eraser eraser) {
        this.eraser = eraser;
    }

    @Override
    public Answer answer(Account account, AdminAsked asked) {
        return id(asked.variable(ID))
                .flatMap(id -> eraser.find(account.id(), id))
                .map(erasure -> Json.answer(Status.OK_200, out -> write(out, erasure)))
                .orElseGet(() -> ProblemAnswers.unknown("erasure"));
    }

    private static Optional<UUID> id(String text) {
        try {
            return Optional.of(UUID.fromString(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /// What is gone, and by when the rest is.
    static void write(JsonGenerator out, Erasure erasure) {
        Json.text(out, "id", erasure.id().toString());
        Json.text(out, "attribute", erasure.attribute());
        Json.text(out, "askedAt", erasure.askedAt().toString());
        Json.text(out, "askedBy", erasure.askedBy());
        out.writeObjectPropertyStart("gone");
        out.writeNumberProperty("leads", erasure.leads());
        out.writeNumberProperty("opportunities", erasure.opportunities());
        out.writeNumberProperty("activities", erasure.activities());
        out.writeNumberProperty("requests", erasure.requests());
        out.writeEndObject();
        Json.text(out, "waitingClearedAt", erasure.doneAt());
        Json.text(out, "logGoneBy", erasure.logGoneBy().toString());
    }
}
