package io.catchment.quarantine;

import io.catchment.quarantine.Replays.Replayed;
import java.util.concurrent.atomic.AtomicInteger;

/// Counts what came of each of many. One thread counts, any may look.
final class Tally {
    private final AtomicInteger replayed = new AtomicInteger();
    private final AtomicInteger inForce = new AtomicInteger();
    private final AtomicInteger unreadable = new AtomicInteger();
    private final AtomicInteger dismissed = new AtomicInteger();

    void add(Replayed what) {
        counter(what).incrementAndGet();
    }

    private AtomicInteger counter(Replayed what) {
        return switch (what) {
            case Replayed.Sent it -> replayed;
            case Replayed.InForce it -> inForce;
            case Replayed.Unreadable it -> unreadable;
            case Replayed.Unknown(), Replayed.NotInQuarantine() ->
                    throw new IllegalStateException("an outcome changed: " + what);
        };
    }

    void addDismissed(int requests) {
        dismissed.addAndGet(requests);
    }

    int replayed() {
        return replayed.get();
    }

    int inForce() {
        return inForce.get();
    }

    int unreadable() {
        return unreadable.get();
    }

    int dismissed() {
        return dismissed.get();
    }

    int all() {
        return replayed() + inForce() + unreadable() + dismissed();
    }
}
