package io.catchment.http;

import io.catchment.settings.AdministratorKey;
import io.catchment.settings.Administrators;
import io.helidon.http.Status;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/// The keys of the native API: looked at, made, and revoked.
final class AdministratorCalls {
    static final String ID = "administrator";

    private static final int NAME_CHARACTERS_MAX = 100;

    private final Administrators administrators;

    AdministratorCalls(Administrators administrators) {
        this.administrators = administrators;
    }

    /// `GET /api/v1/administrators`
    Answer list(AdminAsked asked) {
        int limit = asked.input().limit();
        int after = asked.input().after();
        return asked.input().problem().orElseGet(() -> page(after, limit));
    }

    private Answer page(int after, int limit) {
        return Json.page(
                administrators.list(after, limit + 1),
                limit,
                Administrators.Known::id,
                AdministratorCalls::write);
    }

    private static void write(JsonGenerator out, Administrators.Known known) {
        out.writeNumberProperty("id", known.id());
        Json.text(out, "name", known.name());
        Json.text(out, "hint", known.hint());
        Json.text(out, "createdAt", known.createdAt().toString());
        Json.text(out, "revokedAt", known.revokedAt());
    }

    /// `POST /api/v1/administrators`
    Answer add(AdminAsked asked) {
        Optional<String> name = asked.input().text("name", NAME_CHARACTERS_MAX);
        if (name.isEmpty()) {
            asked.input().missing("name", "a text of 1 to " + NAME_CHARACTERS_MAX + " characters");
        }
        return asked.input()
                .problem()
                .orElseGet(() -> answer(administrators.add(asked.by().name(), name.orElseThrow())));
    }

    private static Answer answer(Administrators.Added added) {
        return switch (added) {
            case Administrators.Added.As(int id, AdministratorKey key) ->
                    SettingsAnswers.created(
                            Json.answer(
                                    Status.CREATED_201,
                                    out -> {
                                        out.writeNumberProperty("id", id);
                                        Json.text(out, "key", key.value());
                                    }),
                            NativeRoutes.ADMINISTRATORS + "/" + id);
            case Administrators.Added.NameTaken() ->
                    ProblemAnswers.conflict(
                            "name-taken",
                            "The name is taken",
                            "A key that is not revoked has this name: what both did could not be told apart.");
            case Administrators.Added.TooMany(int max) ->
                    SettingsAnswers.tooMany("There are " + max + " keys that are not revoked.");
        };
    }

    /// `DELETE /api/v1/administrators/{administrator}`. Done twice, it is done once.
    Answer revoke(AdminAsked asked) {
        return asked.input()
                .problem()
                .orElseGet(() ->
                        Numbers.id(asked.variable(ID))
                                .map(id -> administrators.revoke(asked.by().name(), id))
                                .map(AdministratorCalls::answer)
                                .orElseGet(() -> ProblemAnswers.unknown("administrator")));
    }

    private static Answer answer(Administrators.Revoked revoked) {
        return switch (revoked) {
            case DONE -> Answer.empty(Status.NO_CONTENT_204);
            case UNKNOWN -> ProblemAnswers.unknown("administrator");
            case LAST ->
                    ProblemAnswers.conflict(
                            "last-administrator",
                            "It is the last key",
                            "Nobody could get in any more. Make another one before.");
        };
    }
}
