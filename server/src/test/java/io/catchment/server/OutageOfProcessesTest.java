package io.catchment.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.catchment.store.Database;
import io.catchment.store.EmbeddedPostgres;
import io.catchment.store.LedgerCheck;
import io.catchment.store.PostgresFolders;
import io.catchment.store.StoreAddress;
import io.catchment.store.Waiting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Real servers whose PostgreSQL goes away, is away when they start, and comes back.
final class OutageOfProcessesTest {
    private static final int LEADS = 20;
    private static final int ROUND = 5;

    @TempDir Path temp;

    /// One caller a lead, each of which sends its next capture when the last one was taken.
    private static List<String> sendRound(DemoCaller caller, int round) throws Exception {
        List<String> ids = new ArrayList<>();
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<String>> last = new ArrayList<>();
            for (int lead = 0; lead < LEADS; lead++) {
                String email = "lead-%d@example.com".formatted(lead);
                Callable<String> one = () -> sendRound(caller, email, round);
                last.add(callers.submit(one));
            }
            for (Future<String> id : last) {
                ids.add(id.get());
            }
        }
        return ids;
    }

    private static String sendRound(DemoCaller caller, String email, int round) throws IOException {
        String id = "";
        for (int number = round * ROUND; number < (round + 1) * ROUND; number++) {
            id = DemoCaller.id(caller.capture(OrderedLeads.body(email, number)));
        }
        return id;
    }

    @Test
    void a_store_of_your_own_may_go_and_the_server_be_killed_meanwhile() throws Exception {
        Path folder = PostgresFolders.dataIn(temp);
        Path data = temp.resolve("data");
        try (EmbeddedPostgres postgres =
                EmbeddedPostgres.start(EmbeddedPostgres.Options.in(folder))) {
            String[] flags = {
                "--store-url=" + postgres.jdbcUrl(),
                "--store-user=" + postgres.user(),
                "--store-password=" + postgres.password(),
                "--read-rate-limit=none"
            };
            ServerProcess server = ServerProcess.start(data, flags);
            List<String> ids = new ArrayList<>();
            try (DemoCaller caller = new DemoCaller(data, server.address())) {
                ids.addAll(sendRound(caller, 0));
                caller.awaitAllFinal();
                stop(postgres);
                ids.addAll(sendRound(caller, 1));

                server.kill();
                server = ServerProcess.start(data, flags);
                caller.moveTo(server.address());
                assertThat(caller.status(ids.getFirst()).statusCode()).isEqualTo(503);
                List<String> since = sendRound(caller, 2);
                assertThat(since).allMatch(id -> caller.statusWord(id).equals("In-Queue"));
                ids.addAll(since);

                assertThat(postgres.restartIfEnded()).isTrue();
                caller.awaitAllFinal();
                assertThat(ids).allMatch(id -> caller.statusWord(id).equals("Success"));
            } finally {
                server.close();
            }
            assertThat(violationsIn(postgres, 3 * ROUND)).isEmpty();
        }
    }

    @Test
    void an_embedded_store_may_fail_to_start_for_as_long_as_it_takes() throws Exception {
        Path data = PostgresFolders.dataIn(temp);
        Path damage = data.resolve("postgres/18/global/pg_control");
        Path aside = data.resolve("postgres/pg_control");
        ServerProcess server = ServerProcess.start(data, "--read-rate-limit=none");
        try (DemoCaller caller = new DemoCaller(data, server.address())) {
            sendRound(caller, 0);
            caller.awaitAllFinal();
            Files.move(damage, aside);
            ServerProcess.signal("QUIT", ServerProcess.postgresPid(data).orElseThrow());
            ServerProcess first = server;
            Waiting.until(() -> first.stderr().contains("PostgreSQL did not start"));
            sendRound(caller, 1);
            assertThat(server.stop()).isEqualTo(143);

            server = ServerProcess.start(data, "--read-rate-limit=none");
            caller.moveTo(server.address());
            List<String> since = sendRound(caller, 2);
            assertThat(since).allMatch(id -> caller.statusWord(id).equals("In-Queue"));

            Files.move(aside, damage);
            caller.awaitAllFinal();
            assertThat(since).allMatch(id -> caller.statusWord(id).equals("Success"));
            assertThat(server.stop()).isEqualTo(143);
            assertThat(whyAwaited(server)).isNotEmpty().doesNotHaveDuplicates();
        } finally {
            server.close();
        }
        try (EmbeddedPostgres postgres =
                EmbeddedPostgres.start(EmbeddedPostgres.Options.in(data))) {
            assertThat(violationsIn(postgres, 3 * ROUND)).isEmpty();
        }
    }

    /// What was said of each change, without the time. The file that comes back may be met half-way.
    private static List<String> whyAwaited(ServerProcess server) {
        return server.stderr()
                .lines()
                .filter(line -> line.contains("state=AWAITED reason=PostgreSQL did not start"))
                .map(line -> line.substring(line.indexOf(' ')))
                .toList();
    }

    private static void stop(EmbeddedPostgres postgres) {
        ServerProcess.signal("INT", postgres.pid());
        Waiting.until(() -> !ServerProcess.isAlive(postgres.pid()));
    }

    private static List<String> violationsIn(EmbeddedPostgres postgres, int perLead) {
        StoreAddress address =
                new StoreAddress(
                        postgres.jdbcUrl(),
                        Optional.of(postgres.user()),
                        Optional.of(postgres.password()));
        try (Database database = Database.open(address)) {
            List<String> violations = new ArrayList<>(new LedgerCheck(database).violations());
            violations.addAll(OrderedLeads.violations(database, LEADS, perLead));
            return violations;
        }
    }
}
