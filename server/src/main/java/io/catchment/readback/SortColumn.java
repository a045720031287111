package io.catchment.readback;

import io.catchment.AccountRules;
import io.catchment.DataType;
import io.catchment.Field;
import io.catchment.Listing;
import io.catchment.OpportunityType;
import io.catchment.store.OpportunityOrder;
import io.catchment.store.OpportunityOrder.By;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// What the name of a column means to the store, with an account's eyes.
final class SortColumn {
    /// The columns that are no fields, in small letters. A lead's own are the same in each row, so time decides.
    private static final Map<String, By> BESIDE_FIELDS =
            Map.ofEntries(
                    Map.entry("createdon", By.CREATED_AT),
                    Map.entry("pacreatedon", By.CREATED_AT),
                    Map.entry("modifiedon", By.MODIFIED_AT),
                    Map.entry("pamodifiedon", By.MODIFIED_AT),
                    Map.entry("opportunitydatetime", By.AT),
                    Map.entry("opportunitynote", By.NOTE),
                    Map.entry("opportunityevent", By.EVENT_CODE),
                    Map.entry("opportunityid", By.CREATED_AT),
                    Map.entry("prospectid", By.CREATED_AT),
                    Map.entry("relatedprospectid", By.CREATED_AT));

    private SortColumn() {}

    /// @param sorting empty: the newest first
    /// @return empty when the account has no such column
    static Optional<OpportunityOrder> order(Optional<Listing.Sorting> sorting, AccountRules rules) {
        return sorting.isEmpty()
                ? Optional.of(OpportunityOrder.NEWEST_FIRST)
                : order(sorting.get(), rules);
    }

    private static Optional<OpportunityOrder> order(Listing.Sorting sorting, AccountRules rules) {
        return field(sorting.column(), rules)
                .map(field -> by(field, sorting.descending()))
                .or(() -> beside(sorting, rules));
    }

    private static Optional<Field> field(String name, AccountRules rules) {
        Stream<OpportunityType> types = rules.opportunityTypes().values().stream();
        return types.flatMap(type -> type.fields().named(name).stream()).findFirst();
    }

    private static OpportunityOrder by(Field field, boolean descending) {
        boolean isNumber = field.type() == DataType.NUMBER || field.type() == DataType.DECIMAL;
        return new OpportunityOrder(isNumber ? By.NUMBER : By.TEXT, field.name(), descending);
    }

    private static Optional<OpportunityOrder> beside(Listing.Sorting sorting, AccountRules rules) {
        Optional<By> ofLead = rules.leadFields().named(sorting.column()).map(_ -> By.CREATED_AT);
        return Optional.ofNullable(BESIDE_FIELDS.get(sorting.column().toLowerCase(Locale.ROOT)))
                .or(() -> ofLead)
                .map(by -> OpportunityOrder.of(by, sorting.descending()));
    }
}
