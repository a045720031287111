package io.catchment.settings;

import io.catchment.AccountId;
import io.catchment.store.AccountChanges;
import io.catchment.store.AccountChanges.By;
import io.catchment.store.AccountRows;
import io.catchment.store.AccountRows.AccountRow;
import io.catchment.store.Database;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Shows and changes what accounts have set up: each one document with a version, of which every change makes a new
/// one. This node goes by a change at once, every other one within two seconds.
public final class AccountSettings {
    private static final int NAME_CHARACTERS_MAX = 100;
    private static final String NAME = "name";
    static final String NAME_EXPECTED =
            ObjectReader.expectedText(NAME_CHARACTERS_MAX) + ", without / and not . or ..";
    private static final String WHOLE = "$";

    private final Database database;
    private final AccountRows rows;
    private final AccountChanges changes;
    private final LiveSettings live;
    private final InstantSource clock;

    public AccountSettings(Database database, LiveSettings live, InstantSource clock) {
        this.database = database;
        this.rows = new AccountRows(database);
        this.changes = new AccountChanges(database);
        this.live = live;
        this.clock = clock;
    }

    /// An account's settings in one version.
    ///
    /// @param document with the defaults of what was left out
    public record Known(AccountId id, String name, long version, ObjectNode document) {
        /// The items of a part that the account has set up.
        public List<ObjectNode> items(Part part) {
            return document.path(part.member()).values().stream()
                    .map(ObjectNode.class::cast)
                    .toList();
        }

        /// Those that every account has, and then its own.
        public List<ObjectNode> allItems(Part part) {
            List<ObjectNode> system =
                    part == Part.LEAD_FIELDS ? DocumentForm.systemLeadFields() : List.of();
            return java.util.stream.Stream.concat(system.stream(), items(part).stream()).toList();
        }

        /// @param key as an address has it
        public Optional<ObjectNode> item(Part part, String key) {
            JsonNode wanted = part.keyOf(key);
            return allItems(part).stream()
                    .filter(item -> wanted.equals(item.get(part.key())))
                    .findFirst();
        }

        /// With its name, as one object.
        public ObjectNode whole() {
            ObjectNode whole = document.objectNode().put(NAME, name);
            whole.setAll(document);
            return whole;
        }
    }

    /// What came of looking or of changing.
    public sealed interface Answer {
        /// @param isNew what was named was not there before
        record Done(Known now, boolean isNew) implements Answer {}

        record NoAccount() implements Answer {}

        record NoItem(Part part) implements Answer {}

        /// It has another version than the one that was named.
        record Moved(long version) implements Answer {}

        record NameTaken() implements Answer {}

        record TooManyAccounts(int max) implements Answer {}

        /// Every account has it as it is.
        record OfSystem() implements Answer {}

        /// What the store has is no document: somebody wrote it there. It can be replaced whole.
        record Unreadable(long version) implements Answer {}

        record Wrong(List<SettingsProblem> problems) implements Answer {
            public Wrong {
                problems = List.copyOf(problems);
            }
        }
    }

    /// What is to be changed.
    ///
    /// @param by the name of an administrator's key
    /// @param version that it has to have; empty: any
    public record Order(String by, String account, OptionalLong version) {}

    // ---- looking ----

    public Answer find(String name) {
        return rows.named(name)
                .<Answer>map(row ->
                        known(row)
                                .<Answer>map(known -> new Answer.Done(known, false))
                                .orElseGet(() -> new Answer.Unreadable(row.version())))
                .orElseGet(Answer.NoAccount::new);
    }

    private static Optional<Known> known(AccountRow row) {
        return SettingsJson.read(row)
                .map(document ->
                        new Known(
                                row.id(), row.name(), row.version(), DocumentForm.write(document)));
    }

    // ---- changing ----

    /// Makes an account.
    ///
    /// @param whole its name and its settings
    public Answer add(String by, JsonNode whole) {
        return switch (named(whole, Optional.empty())) {
            case Named.Wrong(var problems) -> new Answer.Wrong(problems);
            case Named.As(String name, AccountDocument document) ->
                    answer(
                            changes.add(name, SettingsJson.write(document), by(by)),
                            name,
                            name,
                            document,
                            true);
        };
    }

    /// Replaces all settings of an account; its name too, where it has one.
    public Answer replace(Order order, JsonNode whole) {
        return rows.named(order.account())
                .map(row -> hold(order, row).orElseGet(() -> write(order, row, whole, "account")))
                .orElseGet(Answer.NoAccount::new);
    }

    /// Replaces the members that are given; `null` brings the default back (RFC 7396).
    public Answer merge(Order order, JsonNode members) {
        return edit(
                order,
                known -> {
                    if (!(members instanceof ObjectNode given)) {
                        return wrong("an object");
                    }
                    ObjectNode whole = known.whole();
                    given.properties().forEach(one -> whole.set(one.getKey(), one.getValue()));
                    return new Edited.To(whole, "account", false);
                });
    }

    /// Puts an item into a part, in the place of the one with its key if there is one.
    public Answer put(Order order, Part part, String key, JsonNode item) {
        return edit(order, known -> putItem(known, part, key, item));
    }

    private static Edited putItem(Known known, Part part, String key, JsonNode given) {
        if (isOfSystem(known, part, key)) {
            return new Edited.Not(new Answer.OfSystem());
        }
        JsonNode wanted = part.keyOf(key);
        JsonNode item =
                given instanceof ObjectNode object && !object.has(part.key())
                        ? object.deepCopy().set(part.key(), wanted)
                        : given;
        List<SettingsProblem> problems = DocumentCheck.item(part, item);
        if (!problems.isEmpty()) {
            return new Edited.Not(new Answer.Wrong(problems));
        }
        if (!wanted.equals(item.get(part.key()))) {
            return wrong("." + part.key(), "what the address has, or nothing");
        }
        ObjectNode whole = known.whole();
        boolean isNew = replaceItem(whole, part, wanted, Optional.of(item));
        return new Edited.To(whole, subject(part, key), isNew);
    }

    /// Takes an item out of a part.
    public Answer remove(Order order, Part part, String key) {
        return edit(
                order,
                known -> {
                    if (isOfSystem(known, part, key)) {
                        return new Edited.Not(new Answer.OfSystem());
                    }
                    ObjectNode whole = known.whole();
                    return replaceItem(whole, part, part.keyOf(key), Optional.empty())
                            ? new Edited.Not(new Answer.NoItem(part))
                            : new Edited.To(whole, subject(part, key), false);
                });
    }

    /// @return whether there was none
    private static boolean replaceItem(
            ObjectNode whole, Part part, JsonNode key, Optional<JsonNode> by) {
        var list = whole.withArray(part.member());
        for (int i = 0; i < list.size(); i++) {
            if (key.equals(list.get(i).get(part.key()))) {
                if (by.isPresent()) {
                    list.set(i, by.get());
                } else {
                    list.remove(i);
                }
                return false;
            }
        }
        by.ifPresent(list::add);
        return true;
    }

    private static boolean isOfSystem(Known known, Part part, String key) {
        return known.item(part, key).filter(item -> item.has("system")).isPresent();
    }

    /// Who a user is does not belong into the audit.
    private static String subject(Part part, String key) {
        return part == Part.USERS ? part.path() : part.path() + "/" + key;
    }

    // ---- one change ----

    /// What a document becomes.
    private sealed interface Edited {
        record To(ObjectNode whole, String subject, boolean isNew) implements Edited {}

        record Not(Answer because) implements Edited {}
    }

    private interface Edit {
        Edited of(Known known);
    }

    private static Edited wrong(String expected) {
        return wrong("", expected);
    }

    private static Edited wrong(String at, String expected) {
        return new Edited.Not(new Answer.Wrong(List.of(new SettingsProblem(WHOLE + at, expected))));
    }

    private Answer edit(Order order, Edit edit) {
        Optional<AccountRow> row = rows.named(order.account());
        return row.map(there ->
                        hold(order, there)
                                .orElseGet(() ->
                                        known(there)
                                                .map(known -> edited(order, there, edit.of(known)))
                                                .orElseGet(() ->
                                                        new Answer.Unreadable(there.version()))))
                .orElseGet(Answer.NoAccount::new);
    }

    private static Optional<Answer> hold(Order order, AccountRow row) {
        return order.version().isEmpty() || order.version().getAsLong() == row.version()
                ? Optional.empty()
                : Optional.of(new Answer.Moved(row.version()));
    }

    private Answer edited(Order order, AccountRow row, Edited edited) {
        return switch (edited) {
            case Edited.Not(Answer because) -> because;
            case Edited.To(ObjectNode whole, String subject, boolean isNew) ->
                    switch (write(order, row, whole, subject)) {
                        case Answer.Done(Known now, boolean _) -> new Answer.Done(now, isNew);
                        case Answer other -> other;
                    };
        };
    }

    private Answer write(Order order, AccountRow row, JsonNode whole, String subject) {
        return switch (named(whole, Optional.of(row.name()))) {
            case Named.Wrong(var problems) -> new Answer.Wrong(problems);
            case Named.As(String name, AccountDocument document) ->
                    isAsBefore(row, name, document)
                            ? new Answer.Done(known(row).orElseThrow(), false)
                            : answer(
                                    changes.change(
                                            new AccountRow(
                                                    row.id(),
                                                    name,
                                                    row.version(),
                                                    SettingsJson.write(document)),
                                            subject,
                                            by(order.by())),
                                    order.account(),
                                    name,
                                    document,
                                    false);
        };
    }

    /// Then there is nothing to do, and nothing for the audit.
    private static boolean isAsBefore(AccountRow row, String name, AccountDocument document) {
        return name.equals(row.name())
                && known(row)
                        .filter(known -> known.document().equals(DocumentForm.write(document)))
                        .isPresent();
    }

    /// @param before the name that it had until then
    private Answer answer(
            AccountChanges.Answer answer,
            String before,
            String name,
            AccountDocument document,
            boolean isNew) {
        return switch (answer) {
            case AccountChanges.Answer.Done(AccountId id, long version) -> {
                live.takeOver(database);
                yield new Answer.Done(
                        new Known(id, name, version, DocumentForm.write(document)), isNew);
            }
            case AccountChanges.Answer.Moved() ->
                    // Between the look and the change: what it is now is one more look away.
                    rows.named(before)
                            .<Answer>map(row -> new Answer.Moved(row.version()))
                            .orElseGet(Answer.NoAccount::new);
            case AccountChanges.Answer.NameTaken() -> new Answer.NameTaken();
            case AccountChanges.Answer.TooMany() ->
                    new Answer.TooManyAccounts(AccountChanges.ACCOUNTS_MAX);
        };
    }

    private By by(String who) {
        return new By(who, clock.instant());
    }

    // ---- what was given ----

    /// Settings that are right, and whose they are.
    private sealed interface Named {
        record As(String name, AccountDocument document) implements Named {}

        record Wrong(List<SettingsProblem> problems) implements Named {}
    }

    /// @param before the name that it has unless another is given
    private static Named named(JsonNode whole, Optional<String> before) {
        List<SettingsProblem> problems = new java.util.ArrayList<>();
        ObjectReader in = new ObjectReader(WHOLE, whole, problems);
        if (!(whole instanceof ObjectNode given)) {
            return new Named.Wrong(problems);
        }
        if (before.isEmpty()) {
            in.need(NAME, NAME_EXPECTED);
        }
        // One that was given otherwise, and before, may stay.
        Optional<String> name =
                in.text(
                                NAME,
                                NAME_EXPECTED,
                                text -> isName(text) || before.filter(text::equals).isPresent())
                        .or(() -> before);
        return switch (DocumentCheck.account(WHOLE, given, Set.of(NAME))) {
            case DocumentCheck.Checked.Wrong(var more) -> {
                problems.addAll(more);
                yield new Named.Wrong(problems);
            }
            case DocumentCheck.Checked.Right(AccountDocument document) ->
                    problems.isEmpty()
                            ? new Named.As(name.orElseThrow(), document)
                            : new Named.Wrong(problems);
        };
    }

    static boolean isName(String text) {
        return ObjectReader.isText(text, NAME_CHARACTERS_MAX)
                && text.indexOf('/') < 0
                && !text.equals(".")
                && !text.equals("..");
    }
}
