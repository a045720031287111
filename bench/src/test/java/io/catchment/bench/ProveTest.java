package io.catchment.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// The short form of `bench/prove`. Run it with `-Dcatchment.seed=…` for the faults of an earlier run.
final class ProveTest {
    private final int seed = Integer.getInteger("catchment.seed", new Random().nextInt(1_000_000));
    private final Repository repository =
            new Repository(Path.of("..").toAbsolutePath().normalize());

    @Test
    void what_was_acknowledged_becomes_final_once_whatever_fails_meanwhile() {
        Prove.quiet();
        Result result = new Result("prove", repository);
        Path folder = Prove.emptyFolder(repository, "prove-test");

        new Prove(result, seed, Prove.Form.SHORT, RunningServer.Start::ofClassPath).run(folder);

        assertThat(result.failures()).as("seed %d", seed).isEmpty();
    }
}
