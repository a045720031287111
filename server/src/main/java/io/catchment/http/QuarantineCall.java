package io.catchment.http;

import io.catchment.QuarantineFilter;
import io.catchment.quarantine.Page;
import io.catchment.quarantine.Quarantine;
import io.catchment.quarantine.Quarantined;
import io.catchment.settings.Account;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/// `GET …/quarantine`: what could not be applied, the newest first.
final class QuarantineCall implements AccountCall.OfAccount {
    private final Quarantine quarantine;

    QuarantineCall(Quarantine quarantine) {
        this.quarantine = quarantine;
    }

    @Override
    public Answer answer(Account account, AdminAsked asked) {
        Input input = asked.input();
        QuarantineFilter filter = FilterInput.read(input);
        int limit = input.limit();
        Optional<List<Long>> before = input.cursor(Quarantine.PLACE_NUMBERS).map(Cursor::numbers);
        return input.problem()
                .orElseGet(() -> {
                    Page<Quarantined> page = quarantine.list(account.id(), filter, before, limit);
                    return Json.page(
                            page.items(), page.next().map(Cursor::new), QuarantineCall::write);
                });
    }

    private static void write(JsonGenerator out, Quarantined request) {
        Json.text(out, "id", request.id().toString());
        Json.text(out, "task", request.kind().taskType());
        Json.text(out, "effect", Input.label(request.effect()));
        RequestCall.writeFailure(out, Optional.of(request.failure()));
        Json.texts(out, "explanation", request.explanation());
        Json.text(out, "cure", request.cure());
        Json.text(out, "state", Input.label(request.state()));
        Json.text(out, "source", request.source());
        out.writeNumberProperty("key", request.key().value());
        out.writeNumberProperty("attempts", request.attempts());
        Json.text(out, "acceptedAt", request.acceptedAt().toString());
        Json.text(out, "finishedAt", request.finishedAt().toString());
        out.writeNumberProperty("bodyBytes", request.bodyBytes());
    }
}
