package io.catchment.http;

import io.catchment.settings.AccountSettings;
import io.helidon.http.Status;

/// Accounts as documents: made, looked at, replaced and changed.
final class AccountSettingsCalls {
    private final AccountSettings settings;

    AccountSettingsCalls(AccountSettings settings) {
        this.settings = settings;
    }

    /// `POST /api/v1/accounts`
    Answer add(AdminAsked asked) {
        return SettingsCall.withBody(
                asked,
                body ->
                        SettingsAnswers.of(
                                settings.add(asked.by().name(), body),
                                done ->
                                        SettingsAnswers.created(
                                                whole(Status.CREATED_201, done),
                                                SettingsAnswers.pathOf(done.now().name()))));
    }

    /// `GET /api/v1/accounts/{account}`
    Answer get(AdminAsked asked) {
        return asked.input()
                .problem()
                .orElseGet(() ->
                        SettingsCall.looking(
                                asked,
                                settings,
                                known ->
                                        SettingsAnswers.json(Status.OK_200, known.whole(), known)));
    }

    /// `PUT /api/v1/accounts/{account}`
    Answer replace(AdminAsked asked) {
        return SettingsCall.changing(
                asked,
                (order, body) ->
                        SettingsAnswers.of(
                                settings.replace(order, body), done -> whole(Status.OK_200, done)));
    }

    /// `PATCH /api/v1/accounts/{account}`
    Answer merge(AdminAsked asked) {
        return SettingsCall.changing(
                asked,
                (order, body) ->
                        SettingsAnswers.of(
                                settings.merge(order, body), done -> whole(Status.OK_200, done)));
    }

    private static Answer whole(Status status, AccountSettings.Answer.Done done) {
        return SettingsAnswers.json(status, done.now().whole(), done.now());
    }
}
