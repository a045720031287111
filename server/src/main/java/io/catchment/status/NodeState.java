package io.catchment.status;

import java.util.Map;

/// How the parts of this node are, in a form that conclusions can be drawn from; [Health] has the same in words.
///
/// @param name of the node, to tell it from others
/// @param logTakes whether requests are accepted
/// @param storeAnswers whether what is accepted can be worked off
/// @param processorsFailed whether some of them ended by a fault
/// @param stopped partitions that stand still, with what is wrong
/// @param ledgerMissing offsets that have no outcome although they are worked off
/// @param ledgerTwice offsets that are counted more than once
/// @param diskReserveBytes free bytes below which nothing is accepted
public record NodeState(
        String name,
        boolean logTakes,
        boolean storeAnswers,
        boolean processorsFailed,
        Map<Integer, String> stopped,
        long ledgerMissing,
        long ledgerTwice,
        long diskFreeBytes,
        long diskReserveBytes,
        Health health) {
    public NodeState {
        stopped = Map.copyOf(stopped);
    }
}
