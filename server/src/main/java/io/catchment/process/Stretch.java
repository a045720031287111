package io.catchment.process;

import io.catchment.LogId;
import io.catchment.Position;
import io.catchment.intake.Entry;
import java.util.List;

/// Entries of one partition that stand one after the other.
///
/// @param from the offset of the first
/// @param entries one or more
record Stretch(LogId log, int partition, long from, List<Entry> entries) {
    Stretch {
        entries = List.copyOf(entries);
        if (entries.isEmpty()) {
            throw new IllegalArgumentException(
                    "a stretch of partition " + partition + " without entries");
        }
    }

    long to() {
        return from + entries.size();
    }

    Position position(int index) {
        return new Position(log, partition, from + index);
    }

    Stretch part(int begin, int end) {
        return new Stretch(log, partition, from + begin, entries.subList(begin, end));
    }
}
