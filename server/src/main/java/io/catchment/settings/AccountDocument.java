package io.catchment.settings;

import io.catchment.AccountId;
import io.catchment.AccountRules;
import io.catchment.DataType;
import io.catchment.Field;
import io.catchment.OpportunityType;
import io.catchment.SystemFields;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What an account has set up, in the shape in which it is written as JSON. What is left out has its default.
///
/// @param country two letters that phone numbers without a country code are read with
/// @param rateLimit as `25/5s` or `none`; without it, the server's
/// @param partitions over how many partitions of the log the account is spread; 0 for all, which suits an only account
/// @param leadFields the account's own, beside those that every account has
record AccountDocument(
        String country,
        Account.@Nullable SearchBy searchBy,
        AccountRules.@Nullable UnknownFields unknownFields,
        AccountRules.@Nullable BadContact badContact,
        AccountRules.@Nullable OnKeyConflict onKeyConflict,
        @Nullable String rateLimit,
        @Nullable Set<String> allowedOrigins,
        @Nullable Integer partitions,
        @Nullable List<FieldDocument> leadFields,
        @Nullable List<TypeDocument> opportunityTypes) {

    /// Two accounts share on average one partition of 64, and each has room for several workers.
    private static final int SPREAD_DEFAULT = 8;

    record TypeDocument(int code, String name, @Nullable List<FieldDocument> fields) {}

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
                partitions == null ? SPREAD_DEFAULT : partitions,
                keys);
    }

    private AccountRules rules() {
        return new AccountRules(
                country,
                SystemFields.leadFields(FieldDocument.fields(leadFields)),
                types(),
                unknownFields == null ? AccountRules.UnknownFields.REJECT : unknownFields,
                badContact == null ? AccountRules.BadContact.KEEP : badContact,
                onKeyConflict == null ? AccountRules.OnKeyConflict.ERROR : onKeyConflict);
    }

    private Map<Integer, OpportunityType> types() {
        Map<Integer, OpportunityType> types = new LinkedHashMap<>();
        for (TypeDocument type :
                opportunityTypes == null ? List.<TypeDocument>of() : opportunityTypes) {
            types.put(
                    type.code(),
                    new OpportunityType(
                            type.code(),
                            type.name(),
                            SystemFields.opportunityFields(FieldDocument.fields(type.fields()))));
        }
        return types;
    }
}
