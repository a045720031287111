package io.catchment.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What `bench/fuzz` begins with, without the fuzzer.
final class FuzzTargetTest {
    private static final List<byte[]> SEEDS =
            FuzzSeeds.in(Path.of("../server/src/test/resources/exchanges"));

    @Test
    void the_bodies_of_the_recorded_exchanges_are_read_or_refused() {
        assertThat(SEEDS).hasSizeGreaterThan(200);

        assertThat(SEEDS)
                .allSatisfy(seed ->
                        assertThatCode(() -> FuzzTarget.fuzzerTestOneInput(seed))
                                .doesNotThrowAnyException());
    }

    @Test
    void no_body_at_all_and_any_first_byte_are_read_or_refused() {
        FuzzTarget.fuzzerTestOneInput(new byte[0]);
        for (int first = 0; first < 256; first++) {
            FuzzTarget.fuzzerTestOneInput(new byte[] {(byte) first, '{', '}'});
        }
    }
}
