package io.catchment.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.catchment.backup.BackupException;
import io.catchment.intake.DamagedLogException;
import io.catchment.intake.RocksIntakeLog;
import io.catchment.store.Database;
import io.catchment.store.LedgerCheck;
import io.catchment.store.PostgresFolders;
import io.catchment.store.StoreRestore;
import io.catchment.store.TestPostgres;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Backups of a server, and what a restore makes of them.
final class BackupTest {
    /// More than anybody sends before the kill.
    private static final int REQUESTS = 100_000;

    private static final int BEFORE_THE_BACKUP = 1_000;
    private static final int NEW_ONES = 20;

    @TempDir Path temp;
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);

    @Test
    void a_backup_made_while_captures_pour_in_brings_back_all_that_was_answered_before()
            throws Exception {
        Path data = PostgresFolders.dataIn(temp);
        Collection<Sent> before;
        Collection<Sent> all;
        String late;
        try (ServerProcess server = ServerProcess.start(data);
                DemoCaller caller = new DemoCaller(data, server.address());
                Pour pour = Pour.start(caller, REQUESTS, List.of(BEFORE_THE_BACKUP))) {
            pour.awaitMark(0);
            before = List.copyOf(pour.sent());
            BackupCommand.run(TestNodes.embedded(data), temp.resolve("backup"), out);
            late = capture(caller, "late");
            server.kill();
            pour.end();
            all = pour.sent();
        }
        assertThat(temp).isDirectoryNotContaining("glob:**half*");
        Config restored = TestNodes.embedded(PostgresFolders.dataIn(temp.resolve("restored")));

        new RestoreCommand(restored, false, out).run(temp.resolve("backup"));

        try (Node node = Node.start(restored);
                DemoCaller caller = TestNodes.caller(data, node)) {
            assertThat(otherThanFinal(caller, before)).isEmpty();
            // Unknown, and not one that a new request has.
            assertThat(caller.statusWord(late)).startsWith("404");
            assertThat(all).extracting(Sent::id).doesNotContainAnyElementsOf(newOnes(caller));
            caller.awaitAllFinal();
        }
        assertThat(EffectCheck.violationsIn(restored.data(), before)).isEmpty();
        System.out.printf(
                "backup test: %d answered before, %d in all%n%s%n",
                before.size(), all.size(), said.toString(StandardCharsets.UTF_8));
    }

    @Test
    void a_store_put_back_from_earlier_catches_up_from_the_log_or_names_what_is_missing()
            throws Exception {
        Path data = temp.resolve("data");
        Path backup = temp.resolve("backup");
        List<String> ids = new ArrayList<>();
        Config config = TestNodes.config(data, TestPostgres.freshDatabase());
        try (Node node = Node.start(config);
                DemoCaller caller = TestNodes.caller(data, node)) {
            ids.addAll(newOnes(caller));
            BackupCommand.run(config, backup, out);
            ids.addAll(newOnes(caller));
            caller.awaitAllFinal();
        }

        assertThatItCatchesUp(data, restoredStore(data, backup), ids);

        TestPostgres.Database behind = restoredStore(data, backup);
        trimAll(data);
        Throwable refused = catchThrowable(() -> Node.start(TestNodes.config(data, behind)));
        assertThat(refused)
                .isInstanceOf(DamagedLogException.class)
                .hasMessageContaining("from offset")
                .hasMessageContaining("newer backup of the store");
        String message = String.valueOf(refused.getMessage());
        assertThatItGoesOn(data, behind, message.substring(message.lastIndexOf(' ') + 1));
    }

    private TestPostgres.Database restoredStore(Path data, Path backup) {
        TestPostgres.Database store = TestPostgres.freshDatabase();
        new RestoreCommand(TestNodes.config(data, store), true, out).run(backup);
        return store;
    }

    private static void assertThatItCatchesUp(
            Path data, TestPostgres.Database store, List<String> ids) throws IOException {
        try (Node node = Node.start(TestNodes.config(data, store));
                DemoCaller caller = TestNodes.caller(data, node)) {
            caller.awaitAllFinal();
            assertThat(ids)
                    .allSatisfy(id -> assertThat(caller.statusWord(id)).isEqualTo("Success"));
        }
        assertLedgerHolds(store);
    }

    @Test
    void a_backup_is_made_of_a_stopped_server_too_and_no_damage_of_it_goes_unnoticed()
            throws Exception {
        Path data = temp.resolve("data");
        Path backup = temp.resolve("backup");
        Config config = TestNodes.config(data, TestPostgres.freshDatabase());
        Node.start(config).close();

        BackupCommand.run(config, backup, out);

        Config target = TestNodes.config(temp.resolve("new"), TestPostgres.freshDatabase());
        for (String file : List.of("manifest.json", "store/account.copy.gz", "log/CURRENT")) {
            byte[] whole = Files.readAllBytes(backup.resolve(file));
            byte[] damaged = whole.clone();
            damaged[damaged.length / 2] ^= 1;
            Files.write(backup.resolve(file), damaged);

            assertRefused(target, backup, "damaged: " + file);

            Files.write(backup.resolve(file), whole);
        }
        Files.move(backup.resolve("log/CURRENT"), temp.resolve("CURRENT"));
        assertRefused(target, backup, "log/CURRENT is missing");
        Files.move(temp.resolve("CURRENT"), backup.resolve("log/CURRENT"));

        assertRefused(config, backup, "in use by a log already");
        assertThatThrownBy(() ->
                        new RestoreCommand(
                                        TestNodes.config(temp.resolve("new"), storeOf(config)),
                                        false,
                                        out)
                                .run(backup))
                .isInstanceOf(StoreRestore.RefusedException.class)
                .hasMessageContaining("not empty");
        assertThatThrownBy(() -> BackupCommand.run(config, backup, out))
                .hasMessageContaining("there is something already");
        assertThatThrownBy(() -> BackupCommand.run(target, temp.resolve("another"), out))
                .hasMessageContaining("nothing to back up");

        Files.writeString(data.resolve("restore.unfinished"), "");
        assertThatThrownBy(() -> Node.start(config))
                .hasMessageContaining("did not come to its end");
    }

    private static TestPostgres.Database storeOf(Config config) {
        var address = config.store().orElseThrow();
        return new TestPostgres.Database(
                address.jdbcUrl(), address.user().orElseThrow(), address.password().orElseThrow());
    }

    private void assertRefused(Config target, Path backup, String why) {
        assertThatThrownBy(() -> new RestoreCommand(target, false, out).run(backup))
                .isInstanceOf(BackupException.class)
                .hasMessageContaining(why);
    }

    private static void trimAll(Path data) {
        try (RocksIntakeLog log =
                RocksIntakeLog.open(data.resolve("log"), RocksIntakeLog.Options.of(8))) {
            for (int partition = 0; partition < log.partitions(); partition++) {
                log.trim(partition, log.extent(partition).end());
            }
        }
    }

    private static void assertThatItGoesOn(Path data, TestPostgres.Database store, String gap)
            throws IOException {
        Config config = TestNodes.config(data, store);
        Config.Log log = config.log();
        Config accepting =
                new Config(
                        config.data(),
                        config.http(),
                        config.store(),
                        new Config.Log(
                                log.partitions(), log.keep(), log.givenUp(), Optional.of(gap)),
                        config.outcomesKeep(),
                        config.diskReserveBytes(),
                        config.workers(),
                        config.demo());
        try (Node node = Node.start(accepting);
                DemoCaller caller = TestNodes.caller(data, node)) {
            newOnes(caller);
            caller.awaitAllFinal();
        }
        assertLedgerHolds(store);
    }

    private static void assertLedgerHolds(TestPostgres.Database store) {
        try (Database database = TestNodes.open(store)) {
            assertThat(new LedgerCheck(database).violations()).isEmpty();
        }
    }

    private static List<String> newOnes(DemoCaller caller) throws IOException {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < NEW_ONES; i++) {
            ids.add(capture(caller, "new-" + i));
        }
        return ids;
    }

    private static String capture(DemoCaller caller, String marker) throws IOException {
        return DemoCaller.id(
                caller.capture(Sent.body(marker, Sent.Kind.GOOD, marker + "@example.com")));
    }

    private static List<String> otherThanFinal(DemoCaller caller, Collection<Sent> sent) {
        return sent.stream()
                .filter(one -> one.fate() == Sent.Fate.ANSWERED)
                .filter(one -> !caller.statusWord(one.id()).equals(EffectCheck.finalStatus(one)))
                .map(Sent::toString)
                .limit(10)
                .toList();
    }
}
