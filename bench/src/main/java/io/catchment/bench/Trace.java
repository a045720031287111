package io.catchment.bench;

import java.util.Locale;

/// What of one request is in the store, once nothing is pending.
record Trace(Sent sent, long outcomes, long opportunities) {

    /// Its sender was told that it is there.
    boolean isLost() {
        boolean isWhole = outcomes > 0 && (opportunities > 0 || !sent.kind().makesOpportunity());
        return sent.fate() == Sent.Fate.ACKNOWLEDGED && !isWhole;
    }

    boolean isTwice() {
        return outcomes > 1 || opportunities > 1;
    }

    /// It is something else than its sender was told, or than it asked for.
    boolean isOtherwise() {
        boolean isUnexpected = sent.fate() == Sent.Fate.TURNED_AWAY && outcomes + opportunities > 0;
        long asked = sent.kind().makesOpportunity() ? outcomes : 0;
        return isUnexpected || opportunities != asked;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT, "%s: %d outcomes, %d opportunities", sent, outcomes, opportunities);
    }
}
