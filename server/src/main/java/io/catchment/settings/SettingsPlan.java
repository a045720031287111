package io.catchment.settings;

import io.catchment.KeyId;
import io.catchment.store.AccountChanges;
import io.catchment.store.AccountRows.AccountRow;
import io.catchment.store.AccountRows.KeyRow;
import io.catchment.store.AccountRows.NewKey;
import io.catchment.store.SettingsRows;
import io.catchment.store.SettingsRows.NamedKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// What has to be done so that the store has what a settings file says: nothing, where it has it already.
///
/// @param changes an account each, none of them without a difference
/// @param warnings what the file says and nobody does, and what vanishes because it leaves that out
public record SettingsPlan(
        List<Difference> differences, List<SettingsRows.Change> changes, List<String> warnings)
        implements SettingsRows.Plan {
    public SettingsPlan {
        differences = List.copyOf(differences);
        changes = List.copyOf(changes);
        warnings = List.copyOf(warnings);
    }

    /// @throws WrongSettingsException when it cannot be done
    static SettingsPlan of(SettingsDocument wanted, SettingsRows.Known known) {
        Making making = new Making(known);
        wanted.accounts().forEach(making::account);
        making.refuseTooMany();
        if (!making.problems.isEmpty()) {
            throw new WrongSettingsException(making.problems);
        }
        return new SettingsPlan(making.differences, making.changes, making.warnings);
    }

    /// A plan as far as it is made.
    private static final class Making {
        private final SettingsRows.Known known;
        private final List<Difference> differences = new ArrayList<>();
        private final List<SettingsRows.Change> changes = new ArrayList<>();
        private final List<String> warnings = new ArrayList<>();
        private final List<SettingsProblem> problems = new ArrayList<>();

        Making(SettingsRows.Known known) {
            this.known = known;
        }

        void refuseTooMany() {
            long made = changes.stream().filter(change -> change.id().isEmpty()).count();
            if (made > 0 && known.accounts().size() + made > AccountChanges.ACCOUNTS_MAX) {
                problems.add(
                        new SettingsProblem(
                                SettingsDocument.ACCOUNTS,
                                "no more than %d in all, not %d"
                                        .formatted(
                                                AccountChanges.ACCOUNTS_MAX,
                                                known.accounts().size() + made)));
            }
        }

        void account(String name, SettingsDocument.Section section) {
            Optional<AccountRow> row =
                    known.accounts().stream().filter(it -> it.name().equals(name)).findFirst();
            List<Difference> inSettings = inSettings(name, section.settings(), row);
            Keys keys = new Keys(name, row, section.keys());
            List<Difference> all = new ArrayList<>(inSettings);
            all.addAll(keys.differences);
            if (!all.isEmpty()) {
                differences.addAll(all);
                inSettings.stream().flatMap(Difference::vanishing).forEach(warnings::add);
                changes.add(
                        new SettingsRows.Change(
                                row.map(AccountRow::id),
                                name,
                                inSettings.isEmpty()
                                        ? Optional.empty()
                                        : Optional.of(SettingsJson.write(section.settings())),
                                keys.added,
                                keys.renamed,
                                keys.revoked,
                                inWords(all)));
            }
        }

        /// One that is new differs from having nothing at all.
        private static List<Difference> inSettings(
                String name, AccountDocument wanted, Optional<AccountRow> row) {
            // What nobody can read is as good as nothing.
            JsonNode from =
                    row.flatMap(SettingsJson::read)
                            .map(BareForm::write)
                            .orElseGet(JsonNodeFactory.instance::objectNode);
            return Difference.between(name, from, BareForm.write(wanted));
        }

        /// What becomes of the keys of one account.
        private final class Keys {
            private final String account;
            private final Optional<AccountRow> row;
            private final List<Difference> differences = new ArrayList<>();
            private final List<NamedKey> added = new ArrayList<>();
            private final List<SettingsRows.Renamed> renamed = new ArrayList<>();
            private final List<KeyId> revoked = new ArrayList<>();

            Keys(String account, Optional<AccountRow> row, Optional<List<NamedKey>> wanted) {
                this.account = account;
                this.row = row;
                wanted.ifPresent(keys -> {
                    for (int i = 0; i < keys.size(); i++) {
                        hold("accounts.%s.keys[%d]".formatted(account, i), keys.get(i));
                    }
                    known.keys().stream()
                            .filter(key -> !key.revoked() && isOwn(key))
                            .filter(key -> keys.stream().noneMatch(it -> isSame(it, key)))
                            .forEach(this::revoke);
                });
            }

            private void hold(String path, NamedKey key) {
                known.keys().stream()
                        .filter(it -> isSame(key, it))
                        .findFirst()
                        .ifPresentOrElse(same -> compare(path, key, same), () -> add(key));
            }

            private void add(NamedKey key) {
                added.add(key);
                differ(key, Optional.empty(), Optional.of(key));
            }

            private void compare(String path, NamedKey key, SettingsRows.KnownKey same) {
                if (!isOwn(same)) {
                    problems.add(
                            new SettingsProblem(
                                    path,
                                    "a key of no other account: it stays with that one, revoked or not"));
                } else if (!same.row().secretHash().equals(key.key().secretHash())) {
                    problems.add(
                            new SettingsProblem(
                                    path,
                                    "another access key: this one is known with another secret; to change a secret, add another pair"));
                } else if (same.revoked()) {
                    warnings.add(
                            path + " was revoked, and stays so; POST …/keys opens it with reopen");
                } else if (!same.name().equals(key.name())) {
                    renamed.add(new SettingsRows.Renamed(same.row().id(), key.name()));
                    differ(key, Optional.of(named(same)), Optional.of(key));
                }
            }

            private void revoke(SettingsRows.KnownKey key) {
                revoked.add(key.row().id());
                differ(named(key), Optional.of(named(key)), Optional.empty());
            }

            private void differ(NamedKey key, Optional<NamedKey> from, Optional<NamedKey> to) {
                String path = "keys[%s %.12s]".formatted(key.key().kind(), key.key().keyHash());
                differences.add(
                        new Difference(
                                account, path, from.map(KeyForm::write), to.map(KeyForm::write)));
            }

            private boolean isOwn(SettingsRows.KnownKey key) {
                return row.filter(account -> account.id().equals(key.row().account())).isPresent();
            }

            private static boolean isSame(NamedKey key, SettingsRows.KnownKey known) {
                return KeyForm.isSame(key.key(), named(known).key());
            }
        }
    }

    static NamedKey named(SettingsRows.KnownKey known) {
        KeyRow row = known.row();
        return new NamedKey(new NewKey(row.kind(), row.keyHash(), row.secretHash()), known.name());
    }

    /// Which parts differ, without anything that somebody wrote.
    private static String inWords(List<Difference> differences) {
        TreeSet<String> parts = new TreeSet<>();
        for (Difference difference : differences) {
            parts.add(difference.path().split("[.\\[]", 2)[0]);
        }
        return "%d differences in %s".formatted(differences.size(), String.join(", ", parts));
    }
}
