package io.catchment.store;

import io.catchment.AccountId;
import io.catchment.Activity;
import io.catchment.LogId;
import io.catchment.Opportunity;
import io.catchment.Outcome;
import java.time.Instant;
import java.util.List;

/// All that one transaction writes: what a batch of requests came to.
///
/// @param takenKeys keys that a lead no longer holds
/// @param givenKeys keys that a lead holds now and did not before
/// @param at the time that the changes bear
public record Changes(
        Instant at,
        List<OwnedLead> newLeads,
        List<OwnedLead> changedLeads,
        List<OwnedKey> takenKeys,
        List<HeldKey> givenKeys,
        List<Owned<Opportunity>> opportunities,
        List<Owned<Activity>> activities,
        List<Finished> finished,
        List<Advance> advances) {

    public Changes {
        newLeads = List.copyOf(newLeads);
        changedLeads = List.copyOf(changedLeads);
        takenKeys = List.copyOf(takenKeys);
        givenKeys = List.copyOf(givenKeys);
        opportunities = List.copyOf(opportunities);
        activities = List.copyOf(activities);
        finished = List.copyOf(finished);
        advances = List.copyOf(advances);
    }

    /// Something with the account it belongs to.
    public record Owned<T>(AccountId account, T value) {}

    /// A key with the lead that holds it from now on.
    public record HeldKey(OwnedKey key, io.catchment.LeadId lead) {}

    /// An outcome with the request it is of.
    ///
    /// @param source the request's `Source` attribute, for the ledger; empty text when it names none
    @SuppressWarnings("ArrayRecordComponent") // the body is written and never compared
    public record Finished(Outcome outcome, String source, byte[] body) {}

    /// A position that moves.
    ///
    /// @param from what was read: anything else there now means that somebody else works on this partition
    public record Advance(LogId log, int partition, long from, long to) {}
}
