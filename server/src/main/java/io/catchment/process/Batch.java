package io.catchment.process;

import java.util.ArrayList;
import java.util.List;

/// What is taken from the log at once: a stretch of each of some partitions.
record Batch(List<Stretch> stretches) {
    Batch {
        stretches = List.copyOf(stretches);
    }

    int size() {
        return stretches.stream().mapToInt(stretch -> stretch.entries().size()).sum();
    }

    /// The first and the second half, each in the order of the log: the first has to be saved first.
    List<Batch> halves() {
        int left = size() / 2;
        List<Stretch> first = new ArrayList<>();
        List<Stretch> second = new ArrayList<>();
        for (Stretch stretch : stretches) {
            int cut = Math.min(left, stretch.entries().size());
            if (cut > 0) {
                first.add(stretch.part(0, cut));
            }
            if (cut < stretch.entries().size()) {
                second.add(stretch.part(cut, stretch.entries().size()));
            }
            left -= cut;
        }
        return List.of(new Batch(first), new Batch(second));
    }
}
