package io.catchment.http;

import io.catchment.settings.AccountSettings;
import io.catchment.settings.AccountSettings.Known;
import io.catchment.settings.Part;
import io.helidon.http.Status;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// One part of an account's settings, item by item: lead fields, opportunity types, users. All have the account's
/// version.
final class PartCalls {
    /// Which of them, in the paths of all three.
    static final String ITEM = "item";

    /// A place in a list means nothing in another version of it.
    private static final int CURSOR_NUMBERS = 2;

    private final AccountSettings settings;
    private final Part part;

    PartCalls(AccountSettings settings, Part part) {
        this.settings = settings;
        this.part = part;
    }

    /// `GET …/lead-fields` and so on.
    Answer list(AdminAsked asked) {
        int limit = asked.input().limit();
        Optional<Cursor> cursor = asked.input().cursor(CURSOR_NUMBERS);
        return asked.input()
                .problem()
                .orElseGet(() ->
                        SettingsCall.looking(asked, settings, known -> page(known, cursor, limit)));
    }

    private Answer page(Known known, Optional<Cursor> cursor, int limit) {
        if (cursor.filter(it -> it.numbers().getFirst() != known.version()).isPresent()) {
            return ProblemAnswers.conflict(
                    "changed-since",
                    "The account has been changed since",
                    "The list is another one than that of the page before. Begin with the first page.");
        }
        List<ObjectNode> all = known.allItems(part);
        int from = (int) Math.min(all.size(), cursor.map(it -> it.numbers().getLast()).orElse(0L));
        int to = Math.min(all.size(), from + limit);
        ArrayNode items = JsonNodeFactory.instance.arrayNode();
        all.subList(from, to).forEach(items::add);
        ObjectNode page = JsonNodeFactory.instance.objectNode();
        page.set("items", items);
        page.put(
                "next",
                to == all.size() ? null : new Cursor(List.of(known.version(), (long) to)).text());
        return SettingsAnswers.json(Status.OK_200, page, known);
    }

    /// `GET …/lead-fields/{item}` and so on.
    Answer get(AdminAsked asked) {
        return asked.input()
                .problem()
                .orElseGet(
                        () -> SettingsCall.looking(asked, settings, known -> item(asked, known)));
    }

    private Answer item(AdminAsked asked, Known known) {
        return known.item(part, asked.variable(ITEM))
                .map(item -> SettingsAnswers.json(Status.OK_200, item, known))
                .orElseGet(() -> ProblemAnswers.unknown(part.item()));
    }

    /// `PUT …/lead-fields/{item}` and so on.
    Answer put(AdminAsked asked) {
        return SettingsCall.changing(
                asked,
                (order, body) ->
                        SettingsAnswers.of(
                                settings.put(order, part, asked.variable(ITEM), body),
                                done -> put(asked, done)));
    }

    private Answer put(AdminAsked asked, AccountSettings.Answer.Done done) {
        ObjectNode item = done.now().item(part, asked.variable(ITEM)).orElseThrow();
        return SettingsAnswers.json(
                done.isNew() ? Status.CREATED_201 : Status.OK_200, item, done.now());
    }

    /// `DELETE …/lead-fields/{item}` and so on.
    Answer remove(AdminAsked asked) {
        return SettingsCall.changing(
                asked,
                order ->
                        SettingsAnswers.of(
                                settings.remove(order, part, asked.variable(ITEM)),
                                done ->
                                        Answer.empty(Status.NO_CONTENT_204)
                                                .with(IfMatch.tag(done.now().version()))));
    }
}
