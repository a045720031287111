package io.catchment.http;

import io.catchment.QuarantineFilter;
import io.catchment.quarantine.Quarantine;
import io.catchment.settings.Account;
import io.helidon.http.Status;
import java.util.List;

/// `GET …/quarantine/summary`: how many requests of the quarantine there are of each kind.
final class QuarantineSummaryCall implements AccountCall.OfAccount {
    private final Quarantine quarantine;

    QuarantineSummaryCall(Quarantine quarantine) {
        this.quarantine = quarantine;
    }

    @Override
    public Answer answer(Account account, AdminAsked asked) {
        QuarantineFilter filter = FilterInput.read(asked.input());
        return asked.input()
                .problem()
                .orElseGet(() -> answer(quarantine.sums(account.id(), filter)));
    }

    private static Answer answer(List<Quarantine.Sum> sums) {
        return Json.answer(
                Status.OK_200,
                out -> {
                    out.writeNumberProperty(
                            "requests", sums.stream().mapToLong(Quarantine.Sum::requests).sum());
                    out.writeArrayPropertyStart("kinds");
                    sums.forEach(sum -> {
                        out.writeStartObject();
                        Json.text(out, "effect", Input.label(sum.effect()));
                        Json.text(out, "exception", sum.exceptionType());
                        out.writeNumberProperty("requests", sum.requests());
                        out.writeEndObject();
                    });
                    out.writeEndArray();
                });
    }
}
