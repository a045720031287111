package io.catchment.http;

import io.catchment.Lead;
import io.catchment.Opportunity;
import io.catchment.Outcome;
import io.catchment.Parameters;
import io.catchment.process.DryRun;
import io.catchment.process.Preview;
import io.catchment.quarantine.Quarantine;
import io.catchment.quarantine.RequestRecord;
import io.catchment.settings.Account;
import io.helidon.http.Status;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/// `POST …/quarantine/{id}/dry-run`: what the request would do now, as it is or with another body. Nothing is written.
final class DryRunCall implements AccountCall.OfAccount {
    private final Quarantine quarantine;
    private final DryRun dryRun;

    DryRunCall(Quarantine quarantine, DryRun dryRun) {
        this.quarantine = quarantine;
        this.dryRun = dryRun;
    }

    @Override
    public Answer answer(Account account, AdminAsked asked) {
        Optional<byte[]> edited = asked.input().body("body");
        Optional<Parameters> parameters = GivenParameters.edited(asked.input());
        return asked.input()
                .problem()
                .orElseGet(() ->
                        RequestCall.id(asked)
                                .flatMap(id -> quarantine.find(account.id(), id))
                                .map(request -> answer(account, request, edited, parameters))
                                .orElseGet(RequestCall::unknown));
    }

    private Answer answer(
            Account account,
            RequestRecord request,
            Optional<byte[]> edited,
            Optional<Parameters> parameters) {
        if (!request.isInQuarantine()) {
            return ReplayCall.notInQuarantine();
        }
        Preview preview =
                dryRun.of(
                        account,
                        request.key(),
                        request.kind(),
                        parameters.orElse(request.parameters()),
                        edited.orElse(request.body()));
        return Json.answer(Status.OK_200, out -> write(out, preview));
    }

    private static void write(JsonGenerator out, Preview preview) {
        switch (preview) {
            case Preview.Applied applied -> write(out, applied);
            case Preview.Failed failed -> {
                out.writeBooleanProperty("applies", false);
                Json.text(out, "effect", Input.label(failed.effect()));
                RequestCall.writeFailure(out, Optional.of(failed.failure()));
            }
        }
        Json.texts(out, "explanation", preview.explanation());
        Json.text(out, "cure", Outcome.cureIn(preview.explanation()));
    }

    private static void write(JsonGenerator out, Preview.Applied applied) {
        out.writeBooleanProperty("applies", true);
        Optional<Lead> before = applied.before();
        out.writeObjectPropertyStart("lead");
        Json.text(out, "id", before.map(Lead::id));
        out.writeBooleanProperty("isNew", before.isEmpty());
        writeFields(out, before.map(Lead::fields).orElse(Map.of()), applied.after().fields());
        out.writeEndObject();
        applied.opportunity()
                .ifPresent(opportunity -> write(out, applied.opportunityBefore(), opportunity));
        out.writeArrayPropertyStart("activities");
        applied.activities()
                .forEach(activity -> {
                    out.writeStartObject();
                    out.writeNumberProperty("code", activity.code().code());
                    Json.text(out, "name", activity.code().label());
                    out.writeEndObject();
                });
        out.writeEndArray();
    }

    private static void writeFields(
            JsonGenerator out, Map<String, String> before, Map<String, String> after) {
        TreeSet<String> names = new TreeSet<>(before.keySet());
        names.addAll(after.keySet());
        out.writeArrayPropertyStart("fields");
        for (String name : names) {
            @Nullable String was = before.get(name);
            @Nullable String is = after.get(name);
            out.writeStartObject();
            Json.text(out, "name", name);
            Json.text(out, "before", Optional.ofNullable(was));
            Json.text(out, "after", Optional.ofNullable(is));
            out.writeBooleanProperty("changes", !Objects.equals(was, is));
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    private static void write(
            JsonGenerator out, Optional<Opportunity> before, Opportunity opportunity) {
        out.writeObjectPropertyStart("opportunity");
        Json.text(out, "id", before.map(it -> it.id().toString()));
        out.writeBooleanProperty("isNew", before.isEmpty());
        out.writeNumberProperty("eventCode", opportunity.eventCode());
        Json.text(out, "at", opportunity.at().toString());
        Json.text(out, "note", opportunity.note());
        writeFields(out, before.map(Opportunity::fields).orElse(Map.of()), opportunity.fields());
        out.writeEndObject();
    }
}
