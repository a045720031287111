package io.catchment.quarantine;

import io.catchment.AccountId;
import io.catchment.store.Audit;
import io.catchment.store.Database;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Shows who did what, when.
public final class AuditTrail {
    /// How many the list is sorted by.
    public static final int PLACE_NUMBERS = 1;

    private final Audit audit;

    public AuditTrail(Database database) {
        this.audit = new Audit(database);
    }

    /// One thing that somebody did.
    ///
    /// @param by the name of the key
    /// @param account empty: it is about none
    /// @param subject what it was done to, as a request's id
    public record Deed(
            Instant at,
            String by,
            String action,
            Optional<AccountId> account,
            String subject,
            String detail) {}

    /// Which are meant: those that everything given here holds for.
    ///
    /// @param to before then
    public record Filter(
            Optional<AccountId> account,
            Optional<String> by,
            Optional<String> action,
            Instant from,
            Instant to) {}

    /// The newest first.
    ///
    /// @param before where the page before ended; empty for the first
    public Page<Deed> list(Filter filter, Optional<List<Long>> before, int limit) {
        Audit.Filter rows =
                new Audit.Filter(
                        filter.account(), filter.by(), filter.action(), filter.from(), filter.to());
        return Page.of(
                audit.newest(rows, before.map(List::getFirst).orElse(Long.MAX_VALUE), limit + 1),
                limit,
                AuditTrail::deed,
                row -> List.of(row.id()));
    }

    private static Deed deed(Audit.Row row) {
        Audit.Deed deed = row.deed();
        return new Deed(
                deed.at(), deed.who(), deed.action(), deed.account(), row.subject(), deed.detail());
    }
}
