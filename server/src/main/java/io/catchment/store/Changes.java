package io.catchment.store;

import io.catchment.AccountId;
import io.catchment.Activity;
import io.catchment.IdempotencyKey;
import io.catchment.KeyId;
import io.catchment.LeadId;
import io.catchment.LogId;
import io.catchment.Opportunity;
import io.catchment.Outcome;
import io.catchment.Parameters;
import io.catchment.Position;
import java.time.Instant;
import java.util.List;

/// All that one transaction writes: what a batch of requests came to.
///
/// @param at the time that the changes bear
/// @param taken what the batch took away: from the log, and from what waited for its next try
public record Changes(Instant at, Made made, Settled settled, Taken taken) {

    /// What the requests made and changed.
    ///
    /// @param takenKeys keys that a lead no longer holds
    /// @param givenKeys keys that a lead holds now and did not before
    /// @param newOpportunities that were not there before
    public record Made(
            List<OwnedLead> newLeads,
            List<OwnedLead> changedLeads,
            List<OwnedKey> takenKeys,
            List<HeldKey> givenKeys,
            List<Owned<Opportunity>> newOpportunities,
            List<Owned<Opportunity>> changedOpportunities,
            List<Owned<Activity>> activities) {
        public static final Made NOTHING =
                new Made(
                        List.of(), List.of(), List.of(), List.of(), List.of(), List.of(),
                        List.of());

        public Made {
            newLeads = List.copyOf(newLeads);
            changedLeads = List.copyOf(changedLeads);
            takenKeys = List.copyOf(takenKeys);
            givenKeys = List.copyOf(givenKeys);
            newOpportunities = List.copyOf(newOpportunities);
            changedOpportunities = List.copyOf(changedOpportunities);
            activities = List.copyOf(activities);
        }
    }

    /// What became of the requests themselves: each is finished or waits for its next try.
    ///
    /// @param claims of the requests that were the first with their idempotency key
    public record Settled(
            List<Finished> finished,
            List<Retrying> retrying,
            List<Claim> claims,
            List<Replay> replays) {
        public Settled {
            finished = List.copyOf(finished);
            retrying = List.copyOf(retrying);
            claims = List.copyOf(claims);
            replays = List.copyOf(replays);
        }
    }

    /// What is taken away only once: where something else is found than was read, somebody else was here.
    public record Taken(List<Advance> advances, List<Tried> tried) {
        public Taken {
            advances = List.copyOf(advances);
            tried = List.copyOf(tried);
        }
    }

    /// Something with the account it belongs to.
    public record Owned<T>(AccountId account, T value) {}

    /// A key with the lead that holds it from now on.
    public record HeldKey(OwnedKey key, LeadId lead) {}

    /// An outcome with the request it is of.
    ///
    /// @param source the request's `Source` attribute, for the ledger; empty text when it names none
    /// @param attempts how often it was tried, the last time included
    /// @param parameters what it said beside its body
    @SuppressWarnings("ArrayRecordComponent") // the body is written and never compared
    public record Finished(
            Outcome outcome, String source, int attempts, Parameters parameters, byte[] body) {
        /// One that said nothing beside its body.
        public Finished(Outcome outcome, String source, int attempts, byte[] body) {
            this(outcome, source, attempts, Parameters.NONE, body);
        }
    }

    /// A request that a fault of the system hit, and that waits for its next try.
    ///
    /// @param attempts how often it was tried
    /// @param failure of the last try
    /// @param entry what the log held of it, byte for byte
    @SuppressWarnings("ArrayRecordComponent") // the entry is written and never compared
    public record Retrying(
            Position position,
            AccountId account,
            KeyId key,
            Instant acceptedAt,
            String source,
            int attempts,
            Instant nextAt,
            Outcome.Failure failure,
            byte[] entry) {}

    /// The request that was the first with an idempotency key.
    ///
    /// @param requestHash SHA-256 of what it asks for
    @SuppressWarnings("ArrayRecordComponent") // compared with Arrays.equals
    public record Claim(ClaimKey key, byte[] requestHash, Position first) {}

    /// An idempotency key of one account.
    public record ClaimKey(AccountId account, IdempotencyKey key) {
        long lockNumber() {
            return OwnedKey.lockNumber(account.value() + "/" + key.value());
        }
    }

    /// A request that stands in for an earlier one.
    public record Replay(AccountId account, Position of, Position by) {}

    /// A position that moves.
    ///
    /// @param from what was read: anything else there now means that somebody else works on this partition
    public record Advance(LogId log, int partition, long from, long to) {}

    /// A request that waited for this try, and waits no more.
    ///
    /// @param attempts as they were read: anything else there now means that somebody else tried it
    public record Tried(AccountId account, Position position, int attempts) {}
}
