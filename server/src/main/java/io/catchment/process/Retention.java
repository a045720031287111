package io.catchment.process;

import io.catchment.store.OutcomeWeeks;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// Gives up outcomes, and the bodies of their requests, that are older than `outcomes.keep`, and makes room for those to
/// come: a week at a time.
///
/// An outcome goes at most a week after its time. What it made stays: leads, opportunities, activities, sums.
public final class Retention implements Step {
    private static final Logger LOG = System.getLogger(Retention.class.getName());

    private final OutcomeWeeks weeks;
    private final Duration keep;
    private final InstantSource clock;

    /// @param keep how long an outcome stays at least after its request was accepted
    public Retention(OutcomeWeeks weeks, Duration keep, InstantSource clock) {
        this.weeks = weeks;
        this.keep = keep;
        this.clock = clock;
    }

    /// @return how many weeks were made or dropped
    @Override
    public int runOnce() {
        Instant now = clock.instant();
        int made = weeks.make(now);
        int dropped = weeks.dropBefore(now.minus(keep));
        if (dropped > 0) {
            LOG.log(Level.INFO, "outcomes dropped weeks={0} keep={1}", dropped, keep);
        }
        return made + dropped;
    }
}
