package io.catchment.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// What came of power cuts, summed up.
final class CutTally {
    int cuts;
    int cutsInStart;
    int requests;
    int acknowledged;

    CutDisk.Lost thrownAway = CutDisk.Lost.NOTHING;
    Duration took = Duration.ZERO;

    /// What was said by servers that did not start again.
    final List<String> refusedStarts = new ArrayList<>();

    /// Acknowledged requests that are unknown, or not final, or without effect: one sentence each.
    final List<String> lost = new ArrayList<>();

    final List<String> twice = new ArrayList<>();
    final List<String> violations = new ArrayList<>();

    void add(CutTally more) {
        cuts += more.cuts;
        cutsInStart += more.cutsInStart;
        requests += more.requests;
        acknowledged += more.acknowledged;
        refusedStarts.addAll(more.refusedStarts);
        thrownAway = thrownAway.plus(more.thrownAway);
        took = took.plus(more.took);
        lost.addAll(more.lost);
        twice.addAll(more.twice);
        violations.addAll(more.violations);
    }
}
