package io.catchment.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A build says nothing of a rehearsal that fails: so it is tried here.
final class RehearsalTest {
    @TempDir Path temp;

    @Test
    void a_rehearsal_goes_the_whole_way_of_a_capture_within_its_directory() throws Exception {
        Config config = Rehearsal.config(temp);
        try (Node node = Node.start(config);
                DemoCaller caller = TestNodes.caller(config.data(), node)) {

            Rehearsal.on(node);

            caller.awaitAllFinal();
            assertThat(caller.get("/metrics").body())
                    .contains("catchment_requests_finished_total{effect=\"created\"} 600.0");
        }
        assertThat(config.data()).startsWith(temp);
    }
}
