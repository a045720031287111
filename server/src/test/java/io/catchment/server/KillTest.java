package io.catchment.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.catchment.store.PostgresFolders;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The server's JVM is killed again and again while captures pour in. Run it with `-Dcatchment.seed=…` for
/// the moments of an earlier run.
final class KillTest {
    private static final int REQUESTS = 4_000;
    private static final int KILLS = 3;
    private static final int ASKERS = 32;
    private static final int WRONG_SHOWN_MAX = 20;
    private static final int START_MILLIS_MAX = 3_000;

    private final long seed = Long.getLong("catchment.seed", System.nanoTime());
    private final RandomGenerator random =
            RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    private final List<Long> readyAfterMillis = new ArrayList<>();

    @TempDir Path temp;

    @Test
    void a_killed_server_loses_nothing_that_it_answered_and_does_nothing_twice() throws Exception {
        System.out.println("kill test: seed " + seed);
        Path data = PostgresFolders.dataIn(temp);
        String port = "--http-port=" + freePort();
        ServerProcess server = start(data, port);
        Collection<Sent> sent;
        try (DemoCaller caller = new DemoCaller(data, server.address());
                Pour pour = Pour.start(caller, REQUESTS, moments())) {

            for (int kill = 0; kill < KILLS; kill++) {
                pour.awaitMark(kill);
                long leftover = ServerProcess.postgresPid(data).orElseThrow();
                server.kill();
                pour.serverIsDown();
                assertThat(ServerProcess.isAlive(leftover)).isTrue();
                if (kill == 1) {
                    killWhileItStarts(data, port);
                }
                server = start(data, port);
                assertThat(ServerProcess.isAlive(leftover)).isFalse();
                pour.serverIsUp();
            }
            pour.awaitEnd();
            caller.awaitAllFinal();

            sent = pour.sent();
            assertThat(otherThanFinal(caller, sent)).as("seed %d", seed).isEmpty();
        } finally {
            server.close();
        }
        assertThat(EffectCheck.violationsIn(data, sent)).as("seed %d", seed).isEmpty();
        report(sent);
    }

    private ServerProcess start(Path data, String port) {
        long begun = System.nanoTime();
        ServerProcess server = ServerProcess.start(data, port, "--read-rate-limit=none");
        readyAfterMillis.add(Duration.ofNanos(System.nanoTime() - begun).toMillis());
        return server;
    }

    /// A start has many steps, and PostgreSQL's start and recovery are among them.
    private void killWhileItStarts(Path data, String port) throws InterruptedException {
        ServerProcess.launch(
                        data.resolveSibling(""),
                        java.util.Map.of(),
                        List.of("--data=" + data, port))
                .killAfter(Duration.ofMillis(random.nextInt(START_MILLIS_MAX)));
    }

    /// Somewhere within each quarter of the requests but the last.
    private List<Integer> moments() {
        int quarter = REQUESTS / (KILLS + 1);
        return IntStream.range(0, KILLS)
                .mapToObj(i -> i * quarter + quarter / 4 + random.nextInt(quarter / 2))
                .toList();
    }

    /// Below the ports that systems give to callers, one of whom could otherwise sit on it after a kill.
    private int freePort() {
        while (true) {
            int port = 20_000 + random.nextInt(10_000);
            try (var _ = new ServerSocket(port, 1, InetAddress.ofLiteral("127.0.0.1"))) {
                return port;
            } catch (IOException e) {
                // Somebody's. The next may be free.
            }
        }
    }

    static List<String> otherThanFinal(DemoCaller caller, Collection<Sent> sent) throws Exception {
        List<String> wrong = new ArrayList<>();
        try (var askers = Executors.newFixedThreadPool(ASKERS)) {
            List<Callable<Optional<String>>> questions =
                    sent.stream()
                            .filter(one -> one.fate() == Sent.Fate.ANSWERED)
                            .map(one -> (Callable<Optional<String>>) () -> ask(caller, one))
                            .toList();
            for (Future<Optional<String>> answer : askers.invokeAll(questions)) {
                answer.get().ifPresent(wrong::add);
            }
        }
        return wrong.subList(0, Math.min(wrong.size(), WRONG_SHOWN_MAX));
    }

    private static Optional<String> ask(DemoCaller caller, Sent one) {
        String status = caller.statusWord(one.id());
        return status.equals(EffectCheck.finalStatus(one))
                ? Optional.empty()
                : Optional.of(one + " is " + status);
    }

    private void report(Collection<Sent> sent) {
        System.out.printf(
                "kill test: %d requests, %d answered 200, %d refused, %d cut off; %d kills and one in a start;"
                        + " ready after %s ms; lost 0, twice 0 (%s)%n",
                sent.size(),
                count(sent, Sent.Fate.ANSWERED),
                count(sent, Sent.Fate.REFUSED),
                count(sent, Sent.Fate.UNKNOWN),
                KILLS,
                readyAfterMillis,
                Instant.now());
    }

    private static long count(Collection<Sent> sent, Sent.Fate fate) {
        return sent.stream().filter(one -> one.fate() == fate).count();
    }
}
