package io.catchment.store;

/// What opportunities are sorted by. What is equal in it, or has nothing there, goes by time of creation, and then by id:
/// a page never shows what another one has shown, as long as nothing new comes.
///
/// @param field the schema name, where it is a field
/// @param descending the largest or newest first; what has nothing there counts as smallest
public record OpportunityOrder(By by, String field, boolean descending) {
    /// What of an opportunity.
    public enum By {
        CREATED_AT,
        MODIFIED_AT,
        AT,
        NOTE,
        EVENT_CODE,
        /// A field, as text and without regard to case.
        TEXT,
        /// A field, by the number that it holds.
        NUMBER
    }

    /// As opportunities are shown to who asks for no order.
    public static final OpportunityOrder NEWEST_FIRST = of(By.CREATED_AT, true);

    /// By something that is no field.
    public static OpportunityOrder of(By by, boolean descending) {
        return new OpportunityOrder(by, "", descending);
    }
}
