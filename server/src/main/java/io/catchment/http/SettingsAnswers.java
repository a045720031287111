package io.catchment.http;

import io.catchment.settings.AccountSettings;
import io.catchment.settings.AccountSettings.Known;
import io.catchment.settings.SettingsProblem;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import tools.jackson.databind.node.ObjectNode;

/// What is answered to calls about settings.
final class SettingsAnswers {
    private SettingsAnswers() {}

    /// The one place where what came of a change gets its answer.
    ///
    /// @param done answers what could be done
    static Answer of(
            AccountSettings.Answer answer, Function<AccountSettings.Answer.Done, Answer> done) {
        return switch (answer) {
            case AccountSettings.Answer.Done it -> done.apply(it);
            case AccountSettings.Answer.NoAccount() -> ProblemAnswers.unknown("account");
            case AccountSettings.Answer.NoItem(var part) -> ProblemAnswers.unknown(part.item());
            case AccountSettings.Answer.Moved(long version) -> moved(version);
            case AccountSettings.Answer.NameTaken() ->
                    ProblemAnswers.conflict(
                            "name-taken",
                            "The name is taken",
                            "Another account has this name, in use or closed.");
            case AccountSettings.Answer.TooManyAccounts(int max) ->
                    tooMany("There are " + max + " accounts already.");
            case AccountSettings.Answer.OfSystem() ->
                    ProblemAnswers.conflict(
                            "system-field",
                            "Every account has this field",
                            "A field of the system cannot be changed or taken away.");
            case AccountSettings.Answer.Unreadable(long version) ->
                    ProblemAnswers.conflict(
                                    "unreadable-settings",
                                    "What the account has set up cannot be read",
                                    "It was written by something else than this API. The server goes by what it"
                                            + " read before. Replace it whole: PUT, with this ETag.")
                            .with(IfMatch.tag(version));
            case AccountSettings.Answer.Wrong(var problems) -> wrong(problems);
        };
    }

    static Answer tooMany(String detail) {
        return ProblemAnswers.conflict("too-many", "There is no room for another one", detail);
    }

    static Answer wrong(List<SettingsProblem> problems) {
        return ProblemAnswers.invalid(
                problems.stream().map(it -> new Problem.Wrong(it.path(), it.expected())).toList());
    }

    private static Answer moved(long version) {
        return Problem.of(
                        Status.PRECONDITION_FAILED_412,
                        "changed-since",
                        "The account has been changed since",
                        "Get it anew, and change what you get.")
                .answer()
                .with(IfMatch.tag(version));
    }

    static Answer versionNeeded() {
        return Problem.of(
                        Status.PRECONDITION_REQUIRED_428,
                        "Send If-Match with the ETag of what you have seen, so that nobody's change is undone unseen.")
                .answer();
    }

    static Answer json(Status status, ObjectNode object) {
        return Answer.json(status, JsonTree.bytes(object));
    }

    static Answer json(Status status, ObjectNode object, Known of) {
        return json(status, object).with(IfMatch.tag(of.version()));
    }

    static Answer created(Answer answer, String location) {
        return answer.with(HeaderValues.create(HeaderNames.LOCATION, location));
    }

    /// @param account its name, which becomes one segment
    static String pathOf(String account) {
        return NativeRoutes.ACCOUNTS
                + "/"
                + URLEncoder.encode(account, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
