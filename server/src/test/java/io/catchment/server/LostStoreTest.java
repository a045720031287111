package io.catchment.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.catchment.LogId;
import io.catchment.intake.RocksIntakeLog;
import io.catchment.store.Database;
import io.catchment.store.Logs;
import io.catchment.store.PostgresFolders;
import io.catchment.store.StoreException;
import io.catchment.store.TestPostgres;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Starts on a data directory whose store is not there: what waits in its log becomes nobody else's.
final class LostStoreTest {
    private final PrintStream out =
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);

    @TempDir Path temp;
    private Path data = Path.of("data");

    @BeforeEach
    void nameTheDirectory() throws IOException {
        data = PostgresFolders.dataIn(temp);
    }

    @Test
    void a_log_with_entries_is_not_worked_off_into_a_store_that_does_not_know_it()
            throws Exception {
        Config config = TestNodes.config(data, TestPostgres.freshDatabase());
        String id = firstStart(config);
        TestPostgres.Database another = TestPostgres.freshDatabase();
        LogId itsLog;
        try (Node _ = Node.start(TestNodes.config(temp.resolve("another"), another))) {
            itsLog = openLog(another);
        }
        Files.move(data.resolve("settings.json"), temp.resolve("settings.json"));
        Config wrong = TestNodes.config(data, another);

        assertRefused(TestNodes.config(data, TestPostgres.freshDatabase()))
                .hasMessageContaining("has no tables");
        assertRefused(wrong)
                .hasMessageContaining(data.toString())
                .hasMessageContaining("does not know the intake log " + logOf(data))
                .hasMessageContaining("entries taken: 1, still held: 1")
                .hasMessageMatching(
                        "(?s).*1\\. restore.*--store-only.*2\\. put.*3\\. begin anew.*");
        // Not given up either, before all is known to fit.
        assertRefused(givingUp(wrong, itsLog)).hasMessageContaining("does not know the intake log");
        assertThat(openLog(another)).isEqualTo(itsLog);

        try (Node node = Node.start(config);
                DemoCaller caller = TestNodes.caller(data, node)) {
            assertThat(caller.statusWord(id)).isEqualTo("Success");
        }
    }

    @Test
    void settings_of_another_store_are_not_written_over_although_their_log_was_moved_away()
            throws Exception {
        String _ = firstStart(TestNodes.config(data, TestPostgres.freshDatabase()));
        Files.move(data.resolve("log"), temp.resolve("log"));
        String before = Files.readString(data.resolve("settings.json"));

        assertRefused(TestNodes.config(data, TestPostgres.freshDatabase()))
                .hasMessageContaining("settings.json and the intake log")
                .hasMessageContaining("into another data directory");
        assertThat(data.resolve("settings.json")).hasContent(before);
    }

    @Test
    void a_log_without_an_entry_goes_with_a_new_store() {
        try (RocksIntakeLog log =
                RocksIntakeLog.open(data.resolve("log"), RocksIntakeLog.Options.of(8))) {
            assertThat(log.extent(0).end()).isZero();
        }

        try (Node node = Node.start(TestNodes.config(data, TestPostgres.freshDatabase()))) {
            assertThat(node.newDemoAccount()).isPresent();
        }
    }

    @Test
    void an_embedded_store_is_not_made_beside_a_log_with_entries_and_a_backup_can_take_its_place()
            throws Exception {
        Config before = TestNodes.config(data, TestPostgres.freshDatabase());
        String id = firstStart(before);
        BackupCommand.run(before, temp.resolve("backup"), out);
        Config embedded = embedded(before);
        Path postgres = data.resolve("postgres");
        Files.move(postgres, temp.resolve("postgres"));

        assertRefused(embedded).hasMessageContaining(postgres + " holds no database");
        assertThatThrownBy(() -> BackupCommand.run(embedded, temp.resolve("another"), out))
                .hasMessageContaining(postgres + " holds no database");
        Files.move(data.resolve("settings.json"), temp.resolve("settings.json"));
        assertRefused(embedded).hasMessageContaining(postgres + " holds no database");
        assertThat(postgres).doesNotExist();

        Files.move(temp.resolve("postgres"), postgres);
        new RestoreCommand(embedded, true, out).run(temp.resolve("backup"));
        try (Node node = Node.start(embedded);
                DemoCaller caller = TestNodes.caller(data, node)) {
            assertThat(caller.statusWord(id)).isEqualTo("Success");
        }
    }

    @Test
    void a_refused_start_leaves_an_empty_database_as_it_is_for_a_backup() throws Exception {
        Config config = TestNodes.config(data, TestPostgres.freshDatabase());
        String id = firstStart(config);
        BackupCommand.run(config, temp.resolve("backup"), out);
        Config empty = TestNodes.config(data, TestPostgres.freshDatabase());

        assertRefused(empty).hasMessageContaining("has no tables");

        new RestoreCommand(empty, true, out).run(temp.resolve("backup"));
        try (Node node = Node.start(empty);
                DemoCaller caller = TestNodes.caller(data, node)) {
            assertThat(caller.statusWord(id)).isEqualTo("Success");
        }
    }

    private static String firstStart(Config config) throws IOException {
        try (Node node = Node.start(config);
                DemoCaller caller = TestNodes.caller(config.data(), node)) {
            String id =
                    DemoCaller.id(
                            caller.capture(Sent.body("marker-1", Sent.Kind.GOOD, "a@example.com")));
            caller.awaitAllFinal();
            return id;
        }
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> assertRefused(Config config) {
        return assertThatThrownBy(() -> Node.start(config).close())
                .isInstanceOf(StoreException.Unfit.class);
    }

    private static LogId openLog(TestPostgres.Database store) {
        try (Database database = TestNodes.open(store)) {
            return new Logs(database)
                    .all().stream()
                            .filter(Logs.KnownLog::isOpen)
                            .map(Logs.KnownLog::id)
                            .filter(id -> !id.equals(LogId.SYNCHRONOUS))
                            .findFirst()
                            .orElseThrow();
        }
    }

    private static LogId logOf(Path data) {
        try (RocksIntakeLog log =
                RocksIntakeLog.open(data.resolve("log"), RocksIntakeLog.Options.of(8))) {
            return log.id();
        }
    }

    private static Config givingUp(Config config, LogId givenUp) {
        Config.Log log = config.log();
        return new Config(
                config.data(),
                config.http(),
                config.store(),
                new Config.Log(
                        log.partitions(), log.keep(), Optional.of(givenUp), log.acceptedGap()),
                config.outcomesKeep(),
                config.diskReserveBytes(),
                config.workers(),
                config.demo());
    }

    private static Config embedded(Config config) {
        return new Config(
                config.data(),
                config.http(),
                Optional.empty(),
                config.log(),
                config.outcomesKeep(),
                config.diskReserveBytes(),
                config.workers(),
                config.demo());
    }
}
