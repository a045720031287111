package io.catchment.store;

import io.catchment.AccountId;
import io.catchment.LeadId;
import io.catchment.Likeness;
import java.time.Instant;

/// What is looked for among a lead's opportunities, for all captures of a batch that look for the same.
public record Search(AccountId account, LeadId lead, Likeness likeness) {

    /// When the captures were accepted, both ends included.
    public record Span(Instant first, Instant last) {
        public static Span at(Instant instant) {
            return new Span(instant, instant);
        }

        public Span and(Span other) {
            return new Span(
                    other.first.isBefore(first) ? other.first : first,
                    other.last.isAfter(last) ? other.last : last);
        }

        public boolean contains(Instant instant) {
            return !instant.isBefore(first) && !instant.isAfter(last);
        }
    }
}
