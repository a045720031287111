package io.catchment.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EmbeddedPostgresTest {

    @TempDir Path temp;

    private Path data;

    @BeforeEach
    void makeDataFolder() throws IOException {
        data = PostgresFolders.dataIn(temp);
    }

    @Test
    void a_committed_row_survives_a_restart() throws Exception {
        try (var postgres = start()) {
            write(postgres, "kept");
        }

        try (var postgres = start()) {
            assertThat(words(postgres)).containsExactly("kept");
        }
    }

    @Test
    void a_close_ends_the_server_in_order_though_a_transaction_is_open() throws Exception {
        var postgres = start();
        var connection = connect(postgres);
        connection.setAutoCommit(false);
        connection.createStatement().execute("CREATE TABLE unfinished (word text)");

        postgres.close();
        postgres.close();

        assertThat(new Postmaster(postgres.pid()).isAlive()).isFalse();
        assertThat(log()).contains("received fast shutdown request", "is shut down");
        assertThatThrownBy(() -> connect(postgres)).isInstanceOf(SQLException.class);
    }

    @Test
    void the_files_at_rest_belong_to_whoever_runs_catchment() throws Exception {
        start().close();

        var owner = Files.getOwner(data);
        try (var files = Files.walk(data.resolve("postgres/18"))) {
            assertThat(files).isNotEmpty().allMatch(file -> ownerOf(file).equals(owner));
        }
    }

    private static UserPrincipal ownerOf(Path file) {
        try {
            return Files.getOwner(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void a_server_that_a_killed_jvm_left_is_stopped_and_started_anew() throws Exception {
        var holder = startHolder();
        long leftover = pidSaidBy(holder);
        holder.destroyForcibly().waitFor();
        assertThat(new Postmaster(leftover).isAlive()).isTrue();

        try (var postgres = start()) {

            assertThat(postgres.pid()).isNotEqualTo(leftover);
            assertThat(new Postmaster(leftover).isAlive()).isFalse();
            assertThat(words(postgres)).containsExactly("kept");
        }
    }

    @Test
    void a_server_left_behind_is_found_after_its_data_folder_was_moved() throws Exception {
        var leftover = start();
        write(leftover, "kept");
        Path moved = Files.move(data, data.resolveSibling("moved"));

        try (var postgres = EmbeddedPostgres.start(EmbeddedPostgres.Options.in(moved))) {

            assertThat(new Postmaster(leftover.pid()).isAlive()).isFalse();
            assertThat(words(postgres)).containsExactly("kept");
        }
    }

    @Test
    void a_server_that_ended_by_itself_is_started_again_at_its_address() throws Exception {
        try (var postgres = start()) {
            write(postgres, "kept");
            assertThat(postgres.restartIfEnded()).isFalse();
            String address = postgres.jdbcUrl();
            PostgresFolders.run("/bin/sh", "-c", "kill -KILL " + postgres.pid());
            awaitEnd(postgres.pid());

            assertThat(postgres.restartIfEnded()).isTrue();

            assertThat(postgres.jdbcUrl()).isEqualTo(address);
            assertThat(words(postgres)).containsExactly("kept");
        }
    }

    private static void awaitEnd(long pid) {
        Waiting.until(() -> !new Postmaster(pid).isAlive());
    }

    @Test
    void a_server_that_was_killed_itself_recovers_what_was_committed() throws Exception {
        var killed = start();
        write(killed, "kept");
        PostgresFolders.run("/bin/sh", "-c", "kill -KILL " + killed.pid());

        try (var postgres = start()) {
            assertThat(words(postgres)).containsExactly("kept");
        }
    }

    @Test
    void a_program_that_got_the_pid_of_a_dead_server_is_left_alone() throws Exception {
        var stranger = new ProcessBuilder("sleep", "600").start();
        try {
            writeStalePidFile(stranger.pid());

            try (var postgres = start()) {
                assertThat(words(postgres)).containsExactly("kept");
                assertThat(stranger.isAlive()).isTrue();
            }
        } finally {
            stranger.destroyForcibly();
        }
    }

    @Test
    void the_server_of_another_cluster_is_left_alone_though_the_pid_is_its() throws Exception {
        var other = TestPostgres.server();
        writeStalePidFile(other.pid());

        try (var postgres = start()) {
            assertThat(words(postgres)).containsExactly("kept");
        }
        assertThat(new Postmaster(other.pid()).isAlive()).isTrue();
    }

    @Test
    void a_newer_minor_version_runs_on_the_cluster_of_the_older() throws Exception {
        String older;
        try (var postgres = start(withArchive(olderArchive()))) {
            older = postgres.version();
            write(postgres, "kept");
        }

        try (var postgres = start()) {

            assertThat(postgres.version()).isNotEqualTo(older);
            assertThat(serverVersion(postgres)).startsWith(postgres.version());
            assertThat(words(postgres)).containsExactly("kept");
            assertThat(data.resolve("postgres").resolve(older)).doesNotExist();
        }
    }

    @Test
    void another_major_version_is_refused_rather_than_started_empty() throws Exception {
        Files.createDirectory(data.resolve("postgres/17"));

        assertThatThrownBy(this::start).hasMessageContaining("of another major version");
    }

    @Test
    void the_way_to_run_it_may_change_between_two_starts() throws Exception {
        try (var postgres = start()) {
            write(postgres, "kept");
        }
        Path tools = Files.createDirectory(temp.resolve("tools"));
        PostgresFolders.tool(tools, "unshare", "exec unshare \"$@\"");

        // Some containers forbid user namespaces; there the files keep their owner.
        if (!PostgresFolders.isRoot() || PostgresFolders.userNamespacesWork()) {
            try (var postgres = start(withTools(List.of(tools)))) {
                assertThat(words(postgres)).containsExactly("kept");
                assertThat(postgres.runAs()).isEqualTo(PostgresFolders.asRoot("unshare"));
            }
        } else {
            assertThatThrownBy(() -> start(withTools(List.of(tools))))
                    .hasMessageContaining("unshare: exit");
        }

        try (var postgres = start()) {
            assertThat(words(postgres)).containsExactly("kept");
            assertThat(postgres.runAs()).isEqualTo(PostgresFolders.asRoot("setpriv"));
        }
    }

    @Test
    void a_line_of_access_that_someone_added_is_gone_after_a_start() throws Exception {
        try (var postgres = start();
                var superuser = postgres.superuser()) {
            var access = data.resolve("postgres/pg_hba.conf");
            Files.writeString(access, "host all all 127.0.0.1/32 trust");
            superuser.createStatement().execute("SELECT pg_reload_conf()");

            awaitEntryWith(postgres, "wrong");
        }

        try (var postgres = start()) {
            assertThatThrownBy(() -> connect(postgres, "wrong")).isInstanceOf(SQLException.class);
        }
    }

    @Test
    void a_cluster_that_was_not_finished_is_made_anew() throws Exception {
        Path unfinished = Files.createDirectories(data.resolve("postgres/cluster.unfinished/x"));

        try (var postgres = start()) {
            write(postgres, "kept");
        }

        assertThat(unfinished).doesNotExist();
    }

    @Test
    void a_start_that_fails_says_what_postgres_said() throws Exception {
        start().close();
        Files.writeString(data.resolve("postgres/18/postgresql.auto.conf"), "no_such_setting = 1");

        assertThatThrownBy(this::start)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("unrecognized configuration parameter \"no_such_setting\"");
    }

    @Test
    void a_path_that_cannot_be_quoted_is_refused() {
        var options = EmbeddedPostgres.Options.in(temp.resolve("da$ta"));

        assertThatThrownBy(() -> EmbeddedPostgres.start(options)).hasMessageContaining("da$ta");
    }

    private EmbeddedPostgres start() throws IOException {
        return start(EmbeddedPostgres.Options.in(data));
    }

    private static EmbeddedPostgres start(EmbeddedPostgres.Options options) throws IOException {
        return EmbeddedPostgres.start(options);
    }

    private EmbeddedPostgres.Options withArchive(URL archive) {
        var usual = EmbeddedPostgres.Options.in(data);
        return new EmbeddedPostgres.Options(
                data, archive, usual.toolFolders(), usual.memoryBytes());
    }

    private EmbeddedPostgres.Options withTools(List<Path> folders) {
        var usual = EmbeddedPostgres.Options.in(data);
        return new EmbeddedPostgres.Options(data, usual.archive(), folders, usual.memoryBytes());
    }

    private static URL olderArchive() throws IOException {
        String entry = PostgresBinaries.ofThisMachine().getPath().replaceFirst(".*/", "");
        try (var jars = Files.newDirectoryStream(Path.of("target/older-postgres"), "*.jar")) {
            Path jar = jars.iterator().next().toAbsolutePath();
            return URI.create("jar:" + jar.toUri() + "!/" + entry).toURL();
        }
    }

    private Process startHolder() throws IOException {
        return new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName(),
                        data.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static long pidSaidBy(Process holder) throws IOException {
        var reader =
                new BufferedReader(
                        new InputStreamReader(holder.getInputStream(), StandardCharsets.UTF_8));
        return Long.parseLong(String.valueOf(reader.readLine()));
    }

    private void writeStalePidFile(long pid) throws Exception {
        Path file = data.resolve("postgres/18/postmaster.pid");
        List<String> lines;
        try (var postgres = start()) {
            write(postgres, "kept");
            lines = new ArrayList<>(Files.readAllLines(file));
        }
        lines.set(0, String.valueOf(pid));
        Files.write(file, lines);
    }

    private String log() throws IOException {
        return Files.readString(data.resolve("postgres/postgres.log"));
    }

    private static Connection connect(EmbeddedPostgres postgres) throws SQLException {
        return DriverManager.getConnection(
                postgres.jdbcUrl(), postgres.user(), postgres.password());
    }

    private static Connection connect(EmbeddedPostgres postgres, String password)
            throws SQLException {
        return DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), password);
    }

    private static void awaitEntryWith(EmbeddedPostgres postgres, String password)
            throws SQLException {
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (true) {
            try (var _ = connect(postgres, password)) {
                return;
            } catch (SQLException e) {
                if (System.nanoTime() > end) {
                    throw e;
                }
            }
        }
    }

    private static void write(EmbeddedPostgres postgres, String word) throws SQLException {
        try (var connection = connect(postgres);
                var statement = connection.createStatement()) {
            statement.execute("CREATE TABLE word (word text)");
            statement.execute("INSERT INTO word VALUES ('" + word + "')");
        }
    }

    private static List<String> words(EmbeddedPostgres postgres) throws SQLException {
        try (var connection = connect(postgres);
                var rows = connection.createStatement().executeQuery("SELECT word FROM word")) {
            var words = new ArrayList<String>();
            while (rows.next()) {
                words.add(rows.getString(1));
            }
            return words;
        }
    }

    private static String serverVersion(EmbeddedPostgres postgres) throws SQLException {
        try (var connection = connect(postgres)) {
            return connection.getMetaData().getDatabaseProductVersion();
        }
    }
}
