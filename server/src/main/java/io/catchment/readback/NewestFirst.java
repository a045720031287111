package io.catchment.readback;

import io.catchment.AccountId;
import io.catchment.Activity;
import io.catchment.KeptLead;
import io.catchment.KeptOpportunity;
import io.catchment.LeadId;
import io.catchment.OpportunityId;
import io.catchment.store.CapturedRows;
import io.catchment.store.Database;
import io.catchment.store.IdSpan;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// What an account has captured, for people who look through it, a page at a time.
///
/// No page costs more because there is more: none is counted, and none is found by skipping others. While the store is away
/// each method throws an exception that is [io.catchment.Unavailable].
public final class NewestFirst {
    /// Clocks of nodes differ by less.
    private static final Duration NOW_IS_WITHIN = Duration.ofDays(1);

    private final CapturedRows rows;
    private final InstantSource clock;

    public NewestFirst(Database database, InstantSource clock) {
        this.rows = new CapturedRows(database);
        this.clock = clock;
    }

    /// Part of a list.
    ///
    /// @param more whether others follow its last
    public record Page<T>(List<T> items, boolean more) {
        public Page {
            items = List.copyOf(items);
        }

        /// @param found one more than a page holds, where there is one
        static <T> Page<T> of(List<T> found, int limit) {
            return new Page<>(
                    found.subList(0, Math.min(limit, found.size())), found.size() > limit);
        }
    }

    // ---- leads ----

    /// Leads by the time at which they were made.
    ///
    /// @param before the last of the page before this one
    public Page<KeptLead> leads(AccountId account, Optional<LeadId> before, int limit) {
        return leads(account, new IdSpan(new UUID(0, 0), beyondNow()), before, limit);
    }

    /// Leads whose id their sender has chosen, so that it says nothing of time: the largest first. One of about 150 such
    /// ids looks like one of ours all the same, and is among those.
    ///
    /// @param before the last of the page before this one
    public Page<KeptLead> leadsOfChosenIds(AccountId account, Optional<LeadId> before, int limit) {
        return leads(account, new IdSpan(beyondNow(), new UUID(-1, -1)), before, limit);
    }

    private UUID beyondNow() {
        return IdSpan.at(clock.instant().plus(NOW_IS_WITHIN));
    }

    private Page<KeptLead> leads(
            AccountId account, IdSpan ids, Optional<LeadId> before, int limit) {
        IdSpan left = before.map(last -> ids.before(last.value())).orElse(ids);
        return Page.of(rows.leads(account, left, limit + 1), limit);
    }

    /// Those of some leads that there are, in no order.
    public List<KeptLead> leads(AccountId account, Collection<LeadId> ids) {
        return ids.isEmpty() ? List.of() : rows.leads(account, ids);
    }

    // ---- opportunities ----

    /// Which opportunities are meant: those that all of this holds for.
    ///
    /// @param from made then or later
    /// @param to made before then
    public record Meant(
            Optional<Integer> eventCode, Optional<String> status, Instant from, Instant to) {}

    /// Part of a list that was looked for.
    ///
    /// @param next where to go on, if there may be more: after the last of these, or where looking ended
    public record Found(List<KeptOpportunity> items, Optional<Next> next) {
        public Found {
            items = List.copyOf(items);
        }
    }

    /// @param isEndOfLook whether there was no more in what was looked at, and others are to be looked at
    public record Next(OpportunityId before, boolean isEndOfLook) {}

    /// Opportunities by the time at which they were made.
    public Found opportunities(
            AccountId account, Meant meant, Optional<OpportunityId> before, int limit) {
        IdSpan span = IdSpan.made(meant.from(), meant.to());
        IdSpan left = before.map(last -> span.before(last.value())).orElse(span);
        CapturedRows.Looked<KeptOpportunity> looked =
                rows.opportunities(account, left, meant.eventCode(), meant.status(), limit + 1);
        Page<KeptOpportunity> page = Page.of(looked.rows(), limit);
        return new Found(
                page.items(),
                page.more()
                        ? Optional.of(new Next(page.items().getLast().opportunity().id(), false))
                        : looked.lookedTo().map(id -> new Next(new OpportunityId(id), true)));
    }

    /// Where an opportunity stands among those of its lead.
    public record Place(Instant capturedAt, OpportunityId id) {}

    /// Those of a lead.
    ///
    /// @param before the last of the page before this one
    public Page<KeptOpportunity> opportunities(
            AccountId account, LeadId lead, Optional<Place> before, int limit) {
        CapturedRows.Place after =
                before.map(it -> new CapturedRows.Place(it.capturedAt(), it.id().value()))
                        .orElse(CapturedRows.Place.FIRST);
        return Page.of(rows.opportunities(account, lead, after, limit + 1), limit);
    }

    // ---- activities ----

    /// What happened on a lead.
    ///
    /// @param before the last of the page before this one
    public Page<Activity> activities(
            AccountId account, LeadId lead, Optional<UUID> before, int limit) {
        return Page.of(
                rows.activities(account, lead, before.orElse(new UUID(-1, -1)), limit + 1), limit);
    }

    /// What happened with an opportunity, the oldest first: these few begin with its capture.
    ///
    /// @param after the last of the page before this one
    public Page<Activity> activities(
            AccountId account, KeptOpportunity of, Optional<UUID> after, int limit) {
        OpportunityId id = of.opportunity().id();
        return Page.of(
                rows.activities(
                        account,
                        of.opportunity().lead(),
                        id,
                        after.orElse(justBefore(id)),
                        limit + 1),
                limit);
    }

    /// Its first activity is made in the same batch: within less than this.
    private static UUID justBefore(OpportunityId id) {
        Instant made = Instant.ofEpochMilli(id.value().getMostSignificantBits() >>> 16);
        return IdSpan.at(made.minus(Duration.ofMinutes(1)));
    }
}
