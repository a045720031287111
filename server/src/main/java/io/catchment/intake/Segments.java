package io.catchment.intake;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;

/// The segments that are still needed, the oldest first: in which of them an offset stands.
///
/// @param oldest the number of the first of them
/// @param starts of each, by partition, the first offset that it holds
record Segments(int oldest, List<long[]> starts) {
    Segments {
        starts = List.copyOf(starts);
    }

    int newest() {
        return oldest + starts.size() - 1;
    }

    /// The segment of an offset at or above the partition's first: the last one that starts at or below it.
    int of(int partition, long offset) {
        int low = 0;
        int high = starts.size() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (starts.get(middle)[partition] <= offset) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return oldest + low;
    }

    Segments with(long[] next) {
        List<long[]> more = new ArrayList<>(starts);
        more.add(next);
        return new Segments(oldest, more);
    }

    /// Without those that end at or below the first offset of every partition.
    Segments from(AtomicLongArray firsts) {
        int needed = newest();
        for (int partition = 0; partition < firsts.length(); partition++) {
            needed = Math.min(needed, of(partition, firsts.get(partition)));
        }
        return new Segments(needed, starts.subList(needed - oldest, starts.size()));
    }
}
