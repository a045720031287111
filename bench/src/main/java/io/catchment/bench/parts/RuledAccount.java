package io.catchment.bench.parts;

import io.catchment.AccountId;
import io.catchment.AccountRules;
import io.catchment.DataType;
import io.catchment.DuplicateRule;
import io.catchment.Field;
import io.catchment.OpportunityType;
import io.catchment.SystemFields;
import io.catchment.Users;
import io.catchment.settings.Account;
import io.catchment.settings.Administrator;
import io.catchment.settings.Key;
import io.catchment.settings.Settings;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/// The one account that [io.catchment.bench.load.Bodies] are for, as its settings make it: the demo account with one more
/// unique field, `mx_Member_Id`, and a rule that compares `mx_Custom_1` among a lead's open opportunities of 30 days.
record RuledAccount(Account known) implements Settings {
    static final AccountId ID = new AccountId(1);

    private static final int EVENT_CODE = 12231;
    private static final int CUSTOM_FIELDS = 20;

    RuledAccount() {
        this(account());
    }

    AccountRules rules() {
        return known.rules();
    }

    private static Account account() {
        return new Account(
                ID,
                "bench",
                new AccountRules(
                        "IN",
                        SystemFields.leadFields(ownLeadFields()),
                        Map.of(EVENT_CODE, type()),
                        AccountRules.UnknownFields.REJECT,
                        AccountRules.BadContact.KEEP,
                        AccountRules.OnKeyConflict.ERROR,
                        Users.ANY),
                Optional.empty(),
                Account.SearchBy.REQUIRED,
                Set.of(),
                Optional.empty(),
                0,
                List.of());
    }

    private static List<Field> ownLeadFields() {
        return List.of(
                Field.of("mx_City", "City", DataType.STRING),
                Field.of("mx_Member_Id", "Member", DataType.STRING).asUnique());
    }

    private static OpportunityType type() {
        List<Field> fields =
                IntStream.rangeClosed(1, CUSTOM_FIELDS)
                        .mapToObj(n -> Field.of("mx_Custom_" + n, "Custom " + n, DataType.STRING))
                        .toList();
        DuplicateRule rule =
                new DuplicateRule(
                        "same number",
                        List.of("mx_Custom_1"),
                        List.of("Open"),
                        Optional.of(Duration.ofDays(30)));
        return new OpportunityType(
                EVENT_CODE, "Sale", SystemFields.opportunityFields(fields), List.of(rule));
    }

    @Override
    public Optional<AccountKey<Key.Pair>> byAccessKey(Key.Digest accessKey) {
        return Optional.empty();
    }

    @Override
    public Optional<AccountKey<Key.Api>> byApiKey(Key.Digest apiKey) {
        return Optional.empty();
    }

    @Override
    public Optional<Administrator> byAdministratorKey(Key.Digest key) {
        return Optional.empty();
    }

    @Override
    public Optional<Account> account(AccountId id) {
        return id.equals(ID) ? Optional.of(known) : Optional.empty();
    }

    @Override
    public Collection<Account> accounts() {
        return List.of(known);
    }
}
