package io.catchment.console;

import io.catchment.http.Site;
import io.catchment.status.Flow;
import io.catchment.status.NodeState;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// Looks at what comes and goes, keeps the last hour of it, and tells the pages that are open.
///
/// What is told is made once a look, however many listen.
final class Live implements AutoCloseable {
    // A thread and a connection each. Whoever is above it sees the page, and no movement.
    private static final int LISTENERS_MAX = 64;

    /// Over which rates of this moment are taken: shorter would flicker.
    private static final int RECENT_LOOKS = 5;

    private final Supplier<Flow> flow;
    private final Supplier<NodeState> node;
    private final History history = new History();
    private final Deque<Flow> recent = new ArrayDeque<>();
    private final AtomicInteger listeners = new AtomicInteger();
    private Told told = new Told(0, "", new Lasting("", 0), new Lasting("", 0), "");
    private boolean closed;

    /// What the newest look told.
    ///
    /// @param point empty when none was completed
    private record Told(long number, String now, Lasting alarms, Lasting parts, String point) {}

    /// What seldom changes.
    ///
    /// @param since the number of the look that brought it
    private record Lasting(String html, long since) {
        Lasting then(String later, long number) {
            return later.equals(html) ? this : new Lasting(later, number);
        }
    }

    Live(Supplier<Flow> flow, Supplier<NodeState> node) {
        this.flow = flow;
        this.node = node;
    }

    /// Takes a look.
    int runOnce() {
        Flow now = flow.get();
        NodeState state = node.get();
        Optional<History.Point> point = history.add(now);
        synchronized (this) {
            recent.addLast(now);
            if (recent.size() > RECENT_LOOKS) {
                recent.removeFirst();
            }
            if (listeners.get() > 0) {
                tell(now, state, point);
            }
        }
        return 0;
    }

    private synchronized void tell(Flow now, NodeState state, Optional<History.Point> point) {
        long number = told.number() + 1;
        told =
                new Told(
                        number,
                        view(now).html(),
                        told.alarms().then(alarms(now, state).html(), number),
                        told.parts().then(new PartsView(state).html(), number),
                        point.map(Live::json).orElse(""));
        notifyAll();
    }

    /// Of this moment.
    synchronized NowView now() {
        return view(flow.get());
    }

    AlarmsView alarms() {
        return alarms(flow.get(), node.get());
    }

    private static AlarmsView alarms(Flow flow, NodeState node) {
        return new AlarmsView(Alarm.of(node, flow));
    }

    PartsView parts() {
        return new PartsView(node.get());
    }

    private synchronized NowView view(Flow now) {
        Flow before = recent.isEmpty() ? now : recent.getFirst();
        double seconds = Math.max(1, Duration.between(before.at(), now.at()).toMillis() / 1e3);
        double finished =
                before.finished().isPresent() && now.finished().isPresent()
                        ? now.finished().getAsLong() - before.finished().getAsLong()
                        : 0;
        return new NowView(
                now,
                (now.accepted() - before.accepted()) / seconds,
                Math.max(0, finished) / seconds,
                hour());
    }

    private NowView.Hour hour() {
        List<History.Point> points = history.points();
        double seconds = History.RESOLUTION.toSeconds();
        return new NowView.Hour(
                History.RESOLUTION.multipliedBy(points.size()),
                Math.round(points.stream().mapToDouble(History.Point::accepted).sum() * seconds),
                Math.round(points.stream().mapToDouble(History.Point::finished).sum() * seconds),
                Math.round(points.stream().mapToDouble(History.Point::errors).sum() * seconds),
                Math.round(points.stream().mapToDouble(History.Point::refused).sum() * seconds));
    }

    /// The last hour, as `[[at,…],[accepted,…],…]`, in the order of [History.Point#numbers()].
    byte[] historyJson() {
        List<List<Double>> points = history.points().stream().map(History.Point::numbers).toList();
        int columns = 7;
        StringBuilder json = new StringBuilder("[");
        for (int column = 0; column < columns; column++) {
            int of = column;
            json.append(column == 0 ? "" : ",")
                    .append(
                            points.stream()
                                    .map(point -> number(point.get(of)))
                                    .collect(Collectors.joining(",", "[", "]")));
        }
        return json.append("]").toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String json(History.Point point) {
        return point.numbers().stream()
                .map(Live::number)
                .collect(Collectors.joining(",", "[", "]"));
    }

    private static String number(double number) {
        return number == Math.rint(number)
                ? Long.toString((long) number)
                : String.format(Locale.ROOT, "%.2f", number);
    }

    /// What is told from now on.
    ///
    /// @param goesOn whether who listens may still
    Site.Pieces listen(BooleanSupplier goesOn) {
        return new Listener(goesOn);
    }

    @Override
    public synchronized void close() {
        closed = true;
        notifyAll();
    }

    private synchronized Optional<Told> awaitAfter(long number) {
        try {
            while (told.number() <= number && !closed) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
        return closed ? Optional.empty() : Optional.of(told);
    }

    /// One page that is open.
    private final class Listener implements Site.Pieces {
        private final BooleanSupplier goesOn;
        private long heard = -1;
        private boolean counted;

        Listener(BooleanSupplier goesOn) {
            this.goesOn = goesOn;
        }

        @Override
        public Optional<byte[]> next() {
            if (!counted) {
                counted = true;
                if (listeners.incrementAndGet() > LISTENERS_MAX) {
                    return Optional.empty();
                }
                heard = number();
                return Optional.of(new EventText().comment("listening").bytes());
            }
            if (!goesOn.getAsBoolean()) {
                return Optional.empty();
            }
            return awaitAfter(heard).map(this::events);
        }

        private long number() {
            synchronized (Live.this) {
                return told.number();
            }
        }

        private byte[] events(Told now) {
            EventText events = new EventText().event("now", now.now());
            if (now.alarms().since() > heard) {
                events.event("alarms", now.alarms().html());
            }
            if (now.parts().since() > heard) {
                events.event("parts", now.parts().html());
            }
            if (!now.point().isEmpty()) {
                events.event("point", now.point());
            }
            heard = now.number();
            return events.bytes();
        }

        @Override
        public void end() {
            if (counted) {
                counted = false;
                listeners.decrementAndGet();
            }
        }
    }
}
