package io.catchment.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.catchment.store.PostgresFolders;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A stop in order, asked for while captures pour in.
final class StopTest {
    /// More than anybody sends before the signal.
    private static final int REQUESTS = 100_000;

    private static final int BEFORE_THE_SIGNAL = 500;
    private static final int ENDED_BY_SIGTERM = 143;
    private static final int ENDED_BY_SIGINT = 130;

    /// The patience with requests in flight, and that with PostgreSQL's checkpoint; not a measure of speed.
    private static final Duration BOUND = Duration.ofSeconds(45);

    @TempDir Path temp;

    @Test
    void one_sigterm_ends_all_in_order_and_the_next_start_has_all_that_was_answered()
            throws Exception {
        Path data = PostgresFolders.dataIn(temp);
        ServerProcess server = ServerProcess.start(data);

        Stopped stopped = stopWhilePouring(data, server, server::askToStop);

        assertThat(stopped.exitCode).isEqualTo(ENDED_BY_SIGTERM);
        assertThat(stopped.took).isLessThan(BOUND);
        assertThat(ServerProcess.isAlive(stopped.postgres)).isFalse();
        assertThat(stopped.stderr).contains("node stopping", "node stopped");
        assertThat(stopped.stderr).doesNotContain("WARNING", "SEVERE", "Exception");
        assertAllFinalAfterAnotherStart(data, stopped.sent);
    }

    @Test
    void ctrl_c_reaches_the_server_alone_which_stops_postgresql_in_order() throws Exception {
        Path data = PostgresFolders.dataIn(temp);
        ServerProcess server = ServerProcess.startInGroup(data);

        Stopped stopped = stopWhilePouring(data, server, server::interruptGroup);

        assertThat(stopped.exitCode).isEqualTo(ENDED_BY_SIGINT);
        assertThat(ServerProcess.isAlive(stopped.postgres)).isFalse();
        // Had the signal reached it too, batches would have met a store that is gone.
        assertThat(stopped.stderr).contains("node stopping", "node stopped");
        assertThat(stopped.stderr).doesNotContain("WARNING", "SEVERE", "Exception");
        assertAllFinalAfterAnotherStart(data, stopped.sent);
    }

    @Test
    void a_signal_in_the_middle_of_a_start_leaves_no_postgresql_behind() throws Exception {
        Path data = PostgresFolders.dataIn(temp);
        ServerProcess server =
                ServerProcess.launch(temp, Map.of(), List.of("--data=" + data, "--http-port=0"));
        long postgres = awaitPostgres(data);

        server.askToStop();
        ServerProcess.Ended ended = server.awaitEnd();

        assertThat(ended.exitCode()).isEqualTo(ENDED_BY_SIGTERM);
        assertThat(ServerProcess.isAlive(postgres)).isFalse();
    }

    private static long awaitPostgres(Path data) {
        long end = System.nanoTime() + BOUND.toNanos();
        while (System.nanoTime() < end) {
            var pid = ServerProcess.postgresPid(data);
            if (pid.isPresent()) {
                return pid.get();
            }
            DemoCaller.pause();
        }
        throw new AssertionError("PostgreSQL did not come");
    }

    private record Stopped(
            Collection<Sent> sent, long postgres, int exitCode, String stderr, Duration took) {}

    private static Stopped stopWhilePouring(Path data, ServerProcess server, Runnable signal)
            throws Exception {
        long postgres = ServerProcess.postgresPid(data).orElseThrow();
        try (server;
                DemoCaller caller = new DemoCaller(data, server.address());
                Pour pour = Pour.start(caller, REQUESTS, List.of(BEFORE_THE_SIGNAL))) {
            pour.awaitMark(0);
            long begun = System.nanoTime();
            signal.run();
            ServerProcess.Ended ended = server.awaitEnd();
            Duration took = Duration.ofNanos(System.nanoTime() - begun);
            pour.end();
            System.out.printf("stop test: %s; stopped in %d ms%n", fates(pour), took.toMillis());
            return new Stopped(pour.sent(), postgres, ended.exitCode(), ended.stderr(), took);
        }
    }

    private static Map<Sent.Fate, Long> fates(Pour pour) {
        return pour.sent().stream()
                .collect(Collectors.groupingBy(Sent::fate, Collectors.counting()));
    }

    private static void assertAllFinalAfterAnotherStart(Path data, Collection<Sent> sent)
            throws IOException {
        try (ServerProcess again = ServerProcess.start(data, "--read-rate-limit=none");
                DemoCaller caller = new DemoCaller(data, again.address())) {
            caller.awaitAllFinal();
            assertThat(sent)
                    .filteredOn(one -> one.fate() == Sent.Fate.ANSWERED)
                    .hasSizeGreaterThan(BEFORE_THE_SIGNAL / 2)
                    .allSatisfy(one ->
                            assertThat(caller.statusWord(one.id()))
                                    .isEqualTo(EffectCheck.finalStatus(one)));
        }
        assertThat(EffectCheck.violationsIn(data, withoutDoubt(sent))).isEmpty();
    }

    /// Who was taken was answered before the door closed: a connection that broke had brought nothing.
    private static List<Sent> withoutDoubt(Collection<Sent> sent) {
        return sent.stream()
                .map(one ->
                        one.fate() == Sent.Fate.UNKNOWN
                                ? new Sent(one.marker(), one.kind(), Sent.Fate.TURNED_AWAY, "")
                                : one)
                .toList();
    }
}
