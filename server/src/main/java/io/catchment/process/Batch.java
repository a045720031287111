package io.catchment.process;

import io.catchment.store.Changes.Advance;
import io.catchment.store.Changes.Taken;
import java.util.ArrayList;
import java.util.List;

/// What is worked on at once, with where it is taken from when it is saved.
sealed interface Batch {
    int size();

    /// In the order in which they have to be decided.
    List<Item> items();

    /// The first and the second half: the first has to be saved first.
    List<? extends Batch> halves();

    Taken taken();

    /// A stretch of each of some partitions of the log.
    record OfLog(List<Stretch> stretches) implements Batch {
        public OfLog {
            stretches = List.copyOf(stretches);
        }

        @Override
        public int size() {
            return stretches.stream().mapToInt(stretch -> stretch.entries().size()).sum();
        }

        @Override
        public List<Item> items() {
            List<Item> items = new ArrayList<>(size());
            for (Stretch stretch : stretches) {
                for (int i = 0; i < stretch.entries().size(); i++) {
                    items.add(new Item(stretch.position(i), stretch.entries().get(i), 0));
                }
            }
            return items;
        }

        @Override
        public List<OfLog> halves() {
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
            return List.of(new OfLog(first), new OfLog(second));
        }

        @Override
        public Taken taken() {
            List<Advance> advances =
                    stretches.stream()
                            .map(stretch ->
                                    new Advance(
                                            stretch.log(),
                                            stretch.partition(),
                                            stretch.from(),
                                            stretch.to()))
                            .toList();
            return new Taken(advances, List.of());
        }
    }

    /// A request whose sender waits until it is worked off. It comes from nowhere, so nothing is taken away.
    record OfSender(Item item) implements Batch {
        @Override
        public int size() {
            return 1;
        }

        @Override
        public List<Item> items() {
            return List.of(item);
        }

        @Override
        public List<OfSender> halves() {
            throw new IllegalStateException("one request has no halves");
        }

        @Override
        public Taken taken() {
            return new Taken(List.of(), List.of());
        }
    }

    /// Requests whose time for another try has come.
    record OfRetries(List<Item> items) implements Batch {
        public OfRetries {
            items = List.copyOf(items);
        }

        @Override
        public int size() {
            return items.size();
        }

        @Override
        public List<OfRetries> halves() {
            int middle = items.size() / 2;
            return List.of(
                    new OfRetries(items.subList(0, middle)),
                    new OfRetries(items.subList(middle, items.size())));
        }

        @Override
        public Taken taken() {
            return new Taken(List.of(), items.stream().map(Item::tried).toList());
        }
    }
}
