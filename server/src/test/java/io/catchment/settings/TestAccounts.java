package io.catchment.settings;

import io.catchment.AccountId;
import io.catchment.AccountRules;
import io.catchment.DataType;
import io.catchment.Field;
import io.catchment.KeyId;
import io.catchment.OpportunityType;
import io.catchment.SystemFields;
import io.catchment.Users;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/// Accounts like the demo account, with keys that tests know.
public final class TestAccounts {
    /// The keys of one account, as its callers hold them.
    public record Keys(String accessKey, String secretKey, String apiKey) {}

    /// Good for the native API, whatever the accounts.
    public static final String ADMINISTRATOR_KEY = "administrator-00112233445566778899aabb";

    private TestAccounts() {}

    /// The account of a number: types 12000 and 12231, the lead field `mx_City`, no rate limit.
    public static Account account(int number) {
        return new Account(
                new AccountId(number),
                "test" + number,
                rules(),
                Optional.of(new RateLimit.None()),
                Account.SearchBy.REQUIRED,
                Set.of(),
                Optional.empty(),
                0,
                keysOf(number));
    }

    public static Keys keys(int number) {
        return new Keys(
                "u$r" + Integer.toHexString(number).repeat(32),
                "secret" + number + "0f1e2d3c4b5a69788796a5b4",
                "api" + number + "00112233445566778899aabb");
    }

    public static Account withRate(Account account, RateLimit rate) {
        return new Account(
                account.id(),
                account.name(),
                account.rules(),
                Optional.of(rate),
                account.searchBy(),
                account.allowedOrigins(),
                account.bodyBytesMax(),
                account.partitions(),
                account.keys());
    }

    public static Account withServersRate(Account account) {
        return new Account(
                account.id(),
                account.name(),
                account.rules(),
                Optional.empty(),
                account.searchBy(),
                account.allowedOrigins(),
                account.bodyBytesMax(),
                account.partitions(),
                account.keys());
    }

    public static Account withOrigins(Account account, String... origins) {
        return new Account(
                account.id(),
                account.name(),
                account.rules(),
                account.rateLimit(),
                account.searchBy(),
                Set.of(origins),
                account.bodyBytesMax(),
                account.partitions(),
                account.keys());
    }

    public static Account inferring(Account account) {
        return new Account(
                account.id(),
                account.name(),
                account.rules(),
                account.rateLimit(),
                Account.SearchBy.INFERRED,
                account.allowedOrigins(),
                account.bodyBytesMax(),
                account.partitions(),
                account.keys());
    }

    public static Settings settings(Account... accounts) {
        return new Known(List.of(accounts));
    }

    private static AccountRules rules() {
        return new AccountRules(
                "IN",
                SystemFields.leadFields(List.of(Field.of("mx_City", "City", DataType.STRING))),
                Map.of(12000, type(12000), 12231, type(12231)),
                AccountRules.UnknownFields.REJECT,
                AccountRules.BadContact.KEEP,
                AccountRules.OnKeyConflict.ERROR,
                Users.ANY);
    }

    private static OpportunityType type(int eventCode) {
        List<Field> own =
                IntStream.rangeClosed(1, 20)
                        .mapToObj(i -> "mx_Custom_" + i)
                        .map(name -> Field.of(name, name, DataType.STRING))
                        .toList();
        return new OpportunityType(
                eventCode, "Type " + eventCode, SystemFields.opportunityFields(own), List.of());
    }

    private static List<Key> keysOf(int number) {
        Keys keys = keys(number);
        return List.of(
                new Key.Pair(
                        new KeyId(number * 10 + 1),
                        Key.Digest.of(keys.accessKey()),
                        Key.Digest.of(keys.secretKey())),
                new Key.Api(new KeyId(number * 10 + 2), Key.Digest.of(keys.apiKey())));
    }

    /// Few accounts, searched one by one.
    private record Known(List<Account> accounts) implements Settings {
        @Override
        public Optional<Administrator> byAdministratorKey(Key.Digest key) {
            return Optional.of(new Administrator("administrator", Key.Digest.of(ADMINISTRATOR_KEY)))
                    .filter(known -> known.key().matches(key));
        }

        @Override
        public Optional<AccountKey<Key.Pair>> byAccessKey(Key.Digest accessKey) {
            return find(Key.Pair.class, key -> key.accessKey().matches(accessKey));
        }

        @Override
        public Optional<AccountKey<Key.Api>> byApiKey(Key.Digest apiKey) {
            return find(Key.Api.class, key -> key.apiKey().matches(apiKey));
        }

        @Override
        public Optional<Account> account(AccountId id) {
            return accounts.stream().filter(account -> account.id().equals(id)).findFirst();
        }

        private <K extends Key> Optional<AccountKey<K>> find(
                Class<K> kind, java.util.function.Predicate<K> wanted) {
            return accounts.stream()
                    .flatMap(account ->
                            account.keys().stream()
                                    .filter(kind::isInstance)
                                    .map(kind::cast)
                                    .filter(wanted)
                                    .map(key -> new AccountKey<>(account, key)))
                    .findFirst();
        }
    }
}
