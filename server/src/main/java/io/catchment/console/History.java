package io.catchment.console;

import io.catchment.Effect;
import io.catchment.status.Flow;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/// What came and went in the last hour, in points of five seconds.
///
/// Kept in memory: after a start it fills up again, and what was before the start is a gap. One owner adds; anybody reads.
final class History {
    static final Duration RESOLUTION = Duration.ofSeconds(5);
    static final Duration SPAN = Duration.ofHours(1);

    private static final int POINTS_MAX = (int) SPAN.dividedBy(RESOLUTION);

    private final Deque<Point> points = new ArrayDeque<>();
    private Optional<Flow> last = Optional.empty();

    /// What five seconds were like.
    ///
    /// @param at their end, in Unix time
    /// @param accepted entries of the log, per second
    /// @param finished of these, worked off, per second
    /// @param delay age of the oldest that waits, in seconds
    /// @param good requests that made or changed something or matched what was there, per second
    /// @param errors those that came to an error or failure, per second
    /// @param refused those that were refused at the door and kept, per second
    record Point(
            long at,
            double accepted,
            double finished,
            double delay,
            double good,
            double errors,
            double refused) {
        /// In the order of [#COLUMNS].
        List<Double> numbers() {
            return List.of((double) at, accepted, finished, delay, good, errors, refused);
        }
    }

    /// Takes a look over.
    ///
    /// @return the point that it completes
    synchronized Optional<Point> add(Flow now) {
        if (last.isEmpty()) {
            last = Optional.of(now);
            return Optional.empty();
        }
        Duration since = Duration.between(last.get().at(), now.at());
        if (since.compareTo(RESOLUTION) < 0 && !since.isNegative()) {
            return Optional.empty();
        }
        Optional<Point> point =
                since.isNegative() ? Optional.empty() : Optional.of(point(last.get(), now, since));
        point.ifPresent(this::keep);
        last = Optional.of(now);
        return point;
    }

    private void keep(Point point) {
        points.addLast(point);
        if (points.size() > POINTS_MAX) {
            points.removeFirst();
        }
    }

    private static Point point(Flow before, Flow now, Duration since) {
        double seconds = since.toMillis() / 1e3;
        boolean counted = before.finished().isPresent() && now.finished().isPresent();
        long finished = counted ? now.finished().getAsLong() - before.finished().getAsLong() : 0;
        return new Point(
                now.at().getEpochSecond(),
                (now.accepted() - before.accepted()) / seconds,
                Math.max(0, finished) / seconds,
                now.oldest().map(Duration::toSeconds).orElse(0L),
                sum(before, now, Effect.CREATED, Effect.UPDATED, Effect.DUPLICATE, Effect.REPEATED)
                        / seconds,
                sum(before, now, Effect.ERROR, Effect.FAILURE) / seconds,
                sum(before, now, Effect.REFUSED) / seconds);
    }

    private static double sum(Flow before, Flow now, Effect... effects) {
        double sum = 0;
        for (Effect effect : effects) {
            sum += now.outcomes(effect) - before.outcomes(effect);
        }
        return sum;
    }

    synchronized List<Point> points() {
        return new ArrayList<>(points);
    }
}
