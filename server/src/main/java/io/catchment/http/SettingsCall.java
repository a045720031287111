package io.catchment.http;

import io.catchment.settings.AccountSettings;
import io.catchment.settings.AccountSettings.Order;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/// What calls that change settings have in common: which account, in which version, and the document that was sent.
final class SettingsCall {
    private static final String BODY_EXPECTED = "a JSON object, each key once, at most 16 deep";

    private SettingsCall() {}

    /// A change of an account in the version that the caller has seen.
    ///
    /// @param change made when there is nothing to be said against the call itself
    static Answer changing(AdminAsked asked, Function<Order, Answer> change) {
        return asked.input()
                .strayParameters()
                .orElseGet(() ->
                        switch (IfMatch.in(asked.headers())) {
                            case IfMatch.Missing() -> SettingsAnswers.versionNeeded();
                            case IfMatch.Malformed() ->
                                    ProblemAnswers.invalid(
                                            List.of(
                                                    new Problem.Wrong(
                                                            "If-Match",
                                                            "the ETag as it was received, in quotation marks, or *")));
                            case IfMatch.Any() -> change.apply(order(asked, OptionalLong.empty()));
                            case IfMatch.Version(long number) ->
                                    change.apply(order(asked, OptionalLong.of(number)));
                            // No version is 0.
                            case IfMatch.None() -> change.apply(order(asked, OptionalLong.of(0)));
                        });
    }

    private static Order order(AdminAsked asked, OptionalLong version) {
        return new Order(asked.by().name(), asked.variable(AccountCall.ACCOUNT), version);
    }

    /// The same with what was sent.
    static Answer changing(AdminAsked asked, Change change) {
        return changing(asked, order -> withBody(asked, body -> change.of(order, body)));
    }

    /// What is done with a document.
    interface Change {
        Answer of(Order order, JsonNode body);
    }

    static Answer withBody(AdminAsked asked, Function<JsonNode, Answer> call) {
        Optional<Answer> stray = asked.input().strayParameters();
        return stray.orElseGet(() ->
                JsonTree.read(asked.body())
                        .map(call)
                        .orElseGet(() ->
                                ProblemAnswers.invalid(
                                        List.of(new Problem.Wrong("$", BODY_EXPECTED)))));
    }

    /// An account as it is now, or why there is none.
    static Answer looking(
            AdminAsked asked,
            AccountSettings settings,
            Function<AccountSettings.Known, Answer> call) {
        return SettingsAnswers.of(
                settings.find(asked.variable(AccountCall.ACCOUNT)), done -> call.apply(done.now()));
    }
}
