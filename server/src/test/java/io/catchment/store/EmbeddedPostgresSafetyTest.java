package io.catchment.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowingConsumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who gets in, what is kept, and what the log says: one server, looked at from all sides.
final class EmbeddedPostgresSafetyTest {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    @TempDir static Path temp;

    private static Path folder;
    private static EmbeddedPostgres postgres;

    @BeforeAll
    static void start() throws IOException {
        Path data = PostgresFolders.dataIn(temp);
        folder = data.resolve("postgres");
        postgres = EmbeddedPostgres.start(EmbeddedPostgres.Options.in(data));
    }

    @AfterAll
    static void stop() {
        postgres.close();
    }

    @Test
    void a_wrong_password_does_not_open() {
        assertThatThrownBy(() -> connect("catchment", "wrong")).satisfies(refusedPassword());
        assertThatThrownBy(() -> connect("postgres", "wrong")).satisfies(refusedPassword());
    }

    @Test
    void the_only_line_of_access_asks_for_scram_on_loopback() throws SQLException {
        assertThat(
                        ask(
                                "SELECT concat_ws(' ', type, database, user_name, address, auth_method,"
                                        + " error) FROM pg_hba_file_rules"))
                .containsExactly("host {all} {all} 127.0.0.1 scram-sha-256");
        assertThat(
                        ask(
                                "SELECT left(rolpassword, 14) FROM pg_authid WHERE rolpassword IS NOT"
                                        + " NULL"))
                .containsExactly("SCRAM-SHA-256$", "SCRAM-SHA-256$");
        assertThat(ask("SHOW listen_addresses")).containsExactly("127.0.0.1");
        assertThat(ask("SHOW unix_socket_directories")).containsExactly("");
    }

    @Test
    void another_uid_is_asked_for_the_password_and_cannot_read_it() throws IOException {
        // 10 is AuthenticationSASL; a trusted caller would read 0 there. Startup message of
        // protocol 3.0.
        String askIn =
                """
                exec 3<>/dev/tcp/127.0.0.1/%d
                printf '\\0\\0\\0\\053\\0\\003\\0\\0user\\0catchment\\0database\\0catchment\\0\\0' >&3
                head -c 9 <&3 | od -An -t u1 | tr -s ' '
                """
                        .formatted(postgres.port());

        var answer = asAnotherUid("bash", "-c", askIn);
        var secret = asAnotherUid("cat", folder.resolve("password").toString());
        var cluster = asAnotherUid("ls", folder.resolve("18").toString());

        assertThat(answer.output()).startsWith("82 ").endsWith(" 0 0 0 10");
        assertThat(secret.succeeded()).isEqualTo(!PostgresFolders.isRoot());
        assertThat(cluster.succeeded()).isEqualTo(!PostgresFolders.isRoot());
    }

    @Test
    void secrets_and_data_are_for_their_owner_only() throws IOException {
        assertThat(mode(folder.resolve("password"))).isEqualTo("rw-------");
        assertThat(mode(folder.resolve("18"))).isEqualTo("rwx------");
        assertThat(mode(folder.resolve("postgres.log"))).isEqualTo("rw-------");
        assertThat(postgres.password()).hasSize(64);
        assertThat(folder.resolve("cluster.unfinished")).doesNotExist();
    }

    @Test
    void it_does_not_run_as_root_and_leads_a_process_group_of_its_own() throws IOException {
        // Signal 0 only asks whether there is such a group.
        var ownGroup = List.of("/bin/sh", "-c", "kill -s 0 -- -" + postgres.pid());

        assertThat(Command.run(LIMIT, ownGroup).succeeded()).isTrue();
        // In a user namespace it bears root's name outside, and none of its powers.
        if (!postgres.runAs().equals("unshare")) {
            assertThat(ProcessHandle.of(postgres.pid()).flatMap(p -> p.info().user()))
                    .isNotEqualTo(Optional.of("root"));
        }
    }

    @Test
    void what_is_committed_is_on_disk_and_checked() throws SQLException {
        assertThat(ask("SHOW fsync")).containsExactly("on");
        assertThat(ask("SHOW full_page_writes")).containsExactly("on");
        assertThat(ask("SHOW synchronous_commit")).containsExactly("on");
        assertThat(ask("SHOW data_checksums")).containsExactly("on");
    }

    @Test
    void text_is_utf_8_and_sorted_alike_on_every_machine() throws SQLException {
        assertThat(
                        ask(
                                "SELECT pg_encoding_to_char(encoding) || ' ' || datlocprovider::text || ' ' ||"
                                        + " datlocale FROM pg_database WHERE datname = 'catchment'"))
                .containsExactly("UTF8 b C.UTF-8");
        assertThat(ask("SELECT upper('é')")).containsExactly("É");
        assertThat(ask("SHOW log_timezone")).containsExactly("UTC");
    }

    @Test
    void the_owner_of_the_data_is_no_superuser() throws SQLException {
        assertThat(ask("SELECT rolname FROM pg_roles WHERE rolsuper")).containsExactly("postgres");
    }

    @Test
    void nothing_of_a_failed_statement_reaches_the_log() throws Exception {
        try (var connection = connect("catchment", postgres.password());
                var statement = connection.createStatement()) {
            statement.execute("CREATE TABLE person (email text PRIMARY KEY, age int)");
            statement.execute("INSERT INTO person VALUES ('a@example.com', 1)");
            try (var insert = connection.prepareStatement("INSERT INTO person VALUES (?, 1)")) {
                insert.setString(1, "a@example.com");

                assertThatThrownBy(insert::execute)
                        .hasMessageContaining("person_pkey")
                        .hasMessageNotContaining("a@example.com");
            }
            assertThatThrownBy(() -> statement.execute("SELECT 'a@example.com'::int"))
                    .isInstanceOf(SQLException.class);
        }
        assertThatThrownBy(() -> connect("catchment", "wrong")).isInstanceOf(SQLException.class);

        assertThat(Files.readString(folder.resolve("postgres.log")))
                .contains("password authentication failed")
                .doesNotContain("a@example.com", "person");
    }

    @Test
    void the_archive_is_unpacked_once_with_its_links_and_modes() throws IOException {
        Path fresh = PostgresFolders.reachable(temp.resolve("fresh"));
        var binaries = PostgresBinaries.unpacked(PostgresBinaries.ofThisMachine(), fresh);
        Path marker = Files.createFile(binaries.home().resolve("marker"));

        assertThat(PostgresBinaries.unpacked(PostgresBinaries.ofThisMachine(), fresh))
                .isEqualTo(binaries);
        assertThat(marker).exists();
        try (var libraries = Files.list(binaries.home().resolve("lib"))) {
            assertThat(libraries).anyMatch(Files::isSymbolicLink);
        }
        assertThat(mode(Path.of(binaries.program("initdb")))).isEqualTo("rwxr-xr-x");
    }

    private static Command.Ran asAnotherUid(String... words) throws IOException {
        var command = new ArrayList<String>();
        if (PostgresFolders.isRoot()) {
            command.addAll(
                    List.of("setpriv", "--reuid=12345", "--regid=12345", "--clear-groups", "--"));
        }
        command.addAll(List.of(words));
        return Command.run(LIMIT, command);
    }

    private static ThrowingConsumer<Throwable> refusedPassword() {
        return trouble -> assertThat(((SQLException) trouble).getSQLState()).isEqualTo("28P01");
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private static Connection connect(String user, String password) throws SQLException {
        return DriverManager.getConnection(postgres.jdbcUrl(), user, password);
    }

    private static List<String> ask(String question) throws SQLException {
        try (var connection = postgres.superuser();
                var rows = connection.createStatement().executeQuery(question)) {
            var answers = new ArrayList<String>();
            while (rows.next()) {
                answers.add(rows.getString(1));
            }
            return answers;
        }
    }
}
