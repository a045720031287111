package io.catchment.bench.race;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Looks again and again how many captures are final, until it is closed.
final class Progress implements AutoCloseable {
    /// What one look costs the store is less than a hundredth of it.
    private static final Duration PAUSE = Duration.ofMillis(50);

    private final Connection connection;
    private final List<Look> looks = new ArrayList<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread = Thread.ofPlatform().name("progress").unstarted(this::run);

    /// @param millis since 1970
    record Look(long millis, long finished) {}

    private Progress(Connection connection) {
        this.connection = connection;
    }

    static Progress of(Ground ground) {
        Progress progress = new Progress(ground.connect());
        progress.thread.start();
        return progress;
    }

    private void run() {
        try (connection;
                PreparedStatement select = connection.prepareStatement(CatchmentEntrant.FINISHED)) {
            do {
                looks.add(look(select));
            } while (!closing.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS));
            looks.add(look(select));
        } catch (SQLException e) {
            throw new IllegalStateException("the store does not say how far it is", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Look look(PreparedStatement select) throws SQLException {
        try (ResultSet row = select.executeQuery()) {
            row.next();
            return new Look(System.currentTimeMillis(), row.getLong(1));
        }
    }

    /// All of them, once it is closed.
    List<Look> looks() {
        return List.copyOf(looks);
    }

    /// How many were final at a moment: between two looks as if each had taken the same time.
    static double finishedAt(List<Look> looks, long millis) {
        Look before = looks.getFirst();
        for (Look look : looks) {
            if (look.millis() >= millis) {
                long between = look.millis() - before.millis();
                double part = between == 0 ? 1 : (double) (millis - before.millis()) / between;
                return before.finished()
                        + Math.max(0, part) * (look.finished() - before.finished());
            }
            before = look;
        }
        return before.finished();
    }

    /// When so many were first seen to be final.
    ///
    /// @throws IllegalStateException when they never were
    static long reachedMillis(List<Look> looks, long finished) {
        return looks.stream()
                .filter(look -> look.finished() >= finished)
                .findFirst()
                .map(Look::millis)
                .orElseThrow(
                        () -> new IllegalStateException(finished + " were never seen to be final"));
    }

    @Override
    public void close() {
        closing.countDown();
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while the last look was taken", e);
        }
    }
}
