package io.catchment.settings;

import io.catchment.AccountId;
import io.catchment.AccountRules;
import io.catchment.DataType;
import io.catchment.DuplicateRule;
import io.catchment.Field;
import io.catchment.OpportunityType;
import io.catchment.SystemFields;
import io.catchment.User;
import io.catchment.Users;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What an account has set up, in the shape in which it is written as JSON. What is left out has its default.
///
/// @param country two letters that phone numbers without a country code are read with
/// @param rateLimit as `25/5s` or `none`; without it, the server's
/// @param bodyBytesMax of one request; without it, the server's, which it cannot be above
/// @param partitions over how many partitions of the log the account is spread; 0 for all, which suits an only account
/// @param closed whether nobody can call any more
/// @param leadFields the account's own, beside those that every account has
record AccountDocument(
        String country,
        Account.@Nullable SearchBy searchBy,
        AccountRules.@Nullable UnknownFields unknownFields,
        AccountRules.@Nullable BadContact badContact,
        AccountRules.@Nullable OnKeyConflict onKeyConflict,
        @Nullable String rateLimit,
        @Nullable Set<String> allowedOrigins,
        @Nullable Integer bodyBytesMax,
        @Nullable Integer partitions,
        @Nullable Boolean closed,
        @Nullable List<FieldDocument> leadFields,
        @Nullable List<TypeDocument> opportunityTypes,
        @Nullable List<UserDocument> users) {

    /// Its home, which it shares with no other while there are fewer accounts than partitions: one worker at a time, some
    /// thousand requests a second.
    static final int SPREAD_DEFAULT = 1;

    /// One with what it captures, and every option as it is without a word.
    static AccountDocument of(
            String country,
            List<FieldDocument> leadFields,
            List<TypeDocument> opportunityTypes,
            List<UserDocument> users) {
        return new AccountDocument(
                country,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                leadFields,
                opportunityTypes,
                users);
    }

    record TypeDocument(
            int code,
            String name,
            @Nullable List<FieldDocument> fields,
            @Nullable List<RuleDocument> duplicateRules) {

        OpportunityType type() {
            return new OpportunityType(
                    code,
                    name,
                    SystemFields.opportunityFields(FieldDocument.fields(fields)),
                    duplicateRules == null
                            ? List.of()
                            : duplicateRules.stream().map(RuleDocument::rule).toList());
        }
    }

    /// @param window as `30d`, with `s`, `m`, `h` or `d`
    record RuleDocument(
            String name,
            @Nullable List<String> fields,
            @Nullable List<String> statuses,
            @Nullable String window) {
        private static final Pattern WINDOW = Pattern.compile("(\\d{1,5})([smhd])");

        DuplicateRule rule() {
            return new DuplicateRule(
                    name,
                    fields == null ? List.of() : fields,
                    statuses == null ? List.of() : statuses,
                    Optional.ofNullable(window).map(RuleDocument::length));
        }

        private static Duration length(String window) {
            Matcher form = WINDOW.matcher(window);
            if (!form.matches()) {
                throw new IllegalArgumentException(
                        "a window is written as 30d or 12h, not as '" + window + "'");
            }
            String unit = form.group(2);
            return Duration.parse((unit.equals("d") ? "P" : "PT") + form.group(1) + unit);
        }
    }

    /// @param id without it, the e-mail address
    record UserDocument(@Nullable String id, String email, @Nullable String name) {
        User user() {
            return new User(id == null ? email : id, email, name == null ? email : name);
        }
    }

    record FieldDocument(
            String name,
            @Nullable String label,
            DataType type,
            boolean unique,
            boolean mandatory,
            int lengthMax,
            @Nullable List<String> options,
            @Nullable Map<String, List<String>> optionsByStatus,
            @Nullable String defaultValue,
            @Nullable List<FieldDocument> members) {
        FieldDocument {
            // What somebody has written into the store by hand may lack it.
            Objects.requireNonNull(type, "type");
        }

        static FieldDocument of(String name, String label, DataType type) {
            return new FieldDocument(name, label, type, false, false, 0, null, null, null, null);
        }

        static FieldDocument set(String name, String label, List<FieldDocument> members) {
            return new FieldDocument(
                    name,
                    label,
                    DataType.CUSTOM_OBJECT,
                    false,
                    false,
                    0,
                    null,
                    null,
                    null,
                    members);
        }

        Field field() {
            return new Field(
                    name,
                    label == null ? name : label,
                    type,
                    unique,
                    mandatory,
                    lengthMax == 0 ? Field.LENGTH_MAX_DEFAULT : lengthMax,
                    options == null ? List.of() : options,
                    optionsByStatus == null ? Map.of() : optionsByStatus,
                    Optional.ofNullable(defaultValue),
                    fields(members));
        }

        static List<Field> fields(@Nullable List<FieldDocument> documents) {
            return documents == null
                    ? List.of()
                    : documents.stream().map(FieldDocument::field).toList();
        }
    }

    Account account(AccountId id, String name, List<Key> keys) {
        return new Account(
                id,
                name,
                rules(),
                Optional.ofNullable(rateLimit).map(RateLimit::parse),
                searchBy == null ? Account.SearchBy.REQUIRED : searchBy,
                allowedOrigins == null ? Set.of() : allowedOrigins,
                Optional.ofNullable(bodyBytesMax),
                partitions == null ? SPREAD_DEFAULT : partitions,
                closed != null && closed,
                keys);
    }

    private AccountRules rules() {
        return new AccountRules(
                country,
                SystemFields.leadFields(FieldDocument.fields(leadFields)),
                types(),
                unknownFields == null ? AccountRules.UnknownFields.REJECT : unknownFields,
                badContact == null ? AccountRules.BadContact.KEEP : badContact,
                onKeyConflict == null ? AccountRules.OnKeyConflict.ERROR : onKeyConflict,
                users == null
                        ? Users.ANY
                        : new Users(users.stream().map(UserDocument::user).toList()));
    }

    private Map<Integer, OpportunityType> types() {
        Map<Integer, OpportunityType> types = new LinkedHashMap<>();
        for (TypeDocument type :
                opportunityTypes == null ? List.<TypeDocument>of() : opportunityTypes) {
            types.put(type.code(), type.type());
        }
        return types;
    }
}
