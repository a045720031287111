package io.catchment.bench.race;

import io.catchment.bench.Repository;
import io.catchment.bench.load.Answers;
import io.catchment.bench.load.Bodies;
import io.catchment.bench.load.LoadProcess;
import io.catchment.bench.load.Rows;
import io.catchment.bench.load.Step;
import io.catchment.bench.load.Target;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Catchment by itself, with a new store and everything on, as in a [Race]; and whoever sends to it, one after the other,
/// each going on with the next body.
///
/// Notes what has to be so and is not: every capture is answered 200, becomes final, and has made its rows.
final class Solo implements AutoCloseable {
    private final Path place;
    private final Ground ground;
    private final CatchmentEntrant server;
    private final long seed;
    private final List<String> wrong = new ArrayList<>();
    private Optional<LoadProcess> load = Optional.empty();
    private long nextIndex;
    private long accepted;

    private Solo(Path place, Ground ground, CatchmentEntrant server, long seed) {
        this.place = place;
        this.ground = ground;
        this.server = server;
        this.seed = seed;
    }

    /// @param place a folder that is this one's alone; the logs stay there
    static Solo start(Repository repository, Path place, long seed) {
        Ground ground = Ground.open(place);
        try {
            return new Solo(place, ground, CatchmentEntrant.start(repository, ground), seed);
        } catch (RuntimeException e) {
            ground.close();
            throw e;
        }
    }

    Ground ground() {
        return ground;
    }

    /// Whoever sent before goes.
    void connect(int connections) {
        load.ifPresent(LoadProcess::close);
        Target target =
                new Target(
                        server.address(),
                        server.path(),
                        server.headers(),
                        connections,
                        seed,
                        nextIndex);
        load = Optional.of(LoadProcess.start(target, ground.log("load")));
    }

    Answers send(Step step) {
        Answers answers = load.orElseThrow().run(step);
        nextIndex = answers.firstIndexNotSent();
        accepted += answers.accepted();
        if (answers.accepted() != answers.sent()) {
            wrong.add(answers.sent() + " sent, answered " + answers.byStatus());
        }
        return answers;
    }

    /// How many were answered 200 up to now.
    long accepted() {
        return accepted;
    }

    Usage usage() {
        return Usage.of(ground, server, load.orElseThrow().handle());
    }

    /// Returns when all that were accepted are final, or nothing moves any more.
    void drain() {
        if (!Finish.await(server::finished, accepted)) {
            wrong.add(server.finished() + " of " + accepted + " are final, and nothing moves");
        }
    }

    /// What was wrong, the rows counted one by one.
    List<String> wrong() {
        Rows expected = Bodies.rows(nextIndex);
        Rows found = server.rows();
        if (!found.equals(expected)) {
            wrong.add("expected " + expected + ", found " + found);
        }
        return List.copyOf(wrong);
    }

    @Override
    public void close() {
        try (ground;
                server) {
            load.ifPresent(LoadProcess::close);
        } finally {
            Stream.of("store", "data").map(place::resolve).forEach(Repository::delete);
        }
    }
}
