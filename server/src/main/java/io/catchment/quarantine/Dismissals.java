package io.catchment.quarantine;

import io.catchment.AccountId;
import io.catchment.Position;
import io.catchment.QuarantineFilter;
import io.catchment.RequestId;
import io.catchment.intake.Seals;
import io.catchment.store.Audit;
import io.catchment.store.Database;
import io.catchment.store.QuarantineRows;
import io.catchment.store.QuarantineRows.Place;
import io.catchment.store.QuarantineRows.Row;
import io.catchment.store.RequestLinks;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// Gives requests of the quarantine up, with a reason. Who did is kept in the same transaction.
public final class Dismissals {
    private static final String ACTION = "dismiss";

    private final Seals seals;
    private final Quarantine quarantine;
    private final QuarantineRows rows;
    private final RequestLinks links;
    private final InstantSource clock;

    public Dismissals(Seals seals, Quarantine quarantine, Database database, InstantSource clock) {
        this.seals = seals;
        this.quarantine = quarantine;
        this.rows = new QuarantineRows(database);
        this.links = new RequestLinks(database);
        this.clock = clock;
    }

    /// What came of it.
    public enum Fate {
        DISMISSED,
        /// Somebody was faster: their reason stands.
        DISMISSED_BEFORE,
        UNKNOWN,
        NOT_IN_QUARANTINE
    }

    /// @param remaining how many match that were not given up
    public record Sums(int dismissed, long remaining) {}

    /// What is asked for.
    ///
    /// @param by whose deed it is, as the audit keeps it
    public record Order(String by, AccountId account, String reason) {}

    public Fate dismiss(Order order, RequestId id) {
        Optional<RequestRecord> found = quarantine.find(order.account(), id);
        Optional<Position> position = seals.open(order.account(), id);
        if (found.isEmpty() || position.isEmpty()) {
            return Fate.UNKNOWN;
        }
        if (!found.get().isInQuarantine()) {
            return Fate.NOT_IN_QUARANTINE;
        }
        if (found.get().beside().dismissed().isPresent()) {
            return Fate.DISMISSED_BEFORE;
        }
        return links.dismiss(
                                deed(order, ""),
                                order.reason(),
                                List.of(position.get()),
                                List.of(id.toString()))
                        == 0
                ? Fate.DISMISSED_BEFORE
                : Fate.DISMISSED;
    }

    /// Gives up what matches, the newest first.
    ///
    /// @param limit how many at most
    public Sums dismissAll(Order order, QuarantineFilter filter, int limit) {
        int dismissed = dismissSome(order, filter, limit);
        long remaining =
                rows.sums(order.account(), filter).stream()
                        .mapToLong(QuarantineRows.Sum::requests)
                        .sum();
        return new Sums(dismissed, remaining);
    }

    /// Gives up some of what matches, the newest first, in one transaction.
    int dismissSome(Order order, QuarantineFilter filter, int max) {
        List<Position> positions =
                rows.newest(order.account(), filter, Place.AFTER_ALL, max).stream()
                        .map(Row::position)
                        .toList();
        return links.dismiss(
                deed(order, "by filter"), order.reason(), positions, ids(order, positions));
    }

    private List<String> ids(Order order, List<Position> positions) {
        return positions.stream()
                .map(position -> seals.seal(order.account(), position).toString())
                .toList();
    }

    private Audit.Deed deed(Order order, String detail) {
        return new Audit.Deed(clock.instant(), order.by(), ACTION, order.account(), detail);
    }
}
