package io.catchment.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.catchment.store.TestPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the process says and how it exits when it does not serve.
final class CommandLineTest {
    @TempDir Path temp;

    @Test
    void help_names_every_setting_on_stdout() {
        ServerProcess.Ended help = run("--help");

        assertThat(help.exitCode()).isZero();
        assertThat(help.stderr()).isEmpty();
        assertThat(help.stdout())
                .contains(Arrays.stream(Setting.values()).map(Setting::flag).toList())
                .contains(Arrays.stream(Setting.values()).map(Setting::variable).toList())
                .contains("--config", "--no-demo", "--version");
    }

    @Test
    void the_version_is_one_line() {
        ServerProcess.Ended version = run("--version");

        assertThat(version.exitCode()).isZero();
        assertThat(version.stdout()).matches("catchment .+").hasLineCount(1);
    }

    @Test
    void wrong_settings_are_told_all_at_once_and_nothing_is_begun() {
        ServerProcess.Ended ended =
                ServerProcess.launch(
                                temp,
                                Map.of("CATCHMENT_WORKERS", "many"),
                                List.of("--http-port=x", "--colour", "red"))
                        .awaitEnd();

        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.stderr().lines())
                .hasSize(3)
                .allMatch(line -> line.startsWith("catchment: "))
                .anyMatch(line -> line.contains("--http-port"))
                .anyMatch(line -> line.contains("--colour"))
                .anyMatch(line -> line.contains("CATCHMENT_WORKERS"));
        assertThat(ended.stdout()).isEmpty();
        assertThat(temp.resolve("data")).doesNotExist();
    }

    @Test
    void a_port_that_is_taken_is_named_with_its_flag() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            ServerProcess.Ended ended = run("--http-port=" + taken.getLocalPort());

            assertThat(ended.exitCode()).isEqualTo(3);
            assertThat(ended.stderr())
                    .contains("port " + taken.getLocalPort(), "127.0.0.1", "--http-port")
                    .hasLineCount(1);
            assertThat(temp.resolve("data")).doesNotExist();
        }
    }

    @Test
    void an_address_that_is_not_ours_is_no_taken_port() {
        // Of the block that documents may use, which no machine has.
        ServerProcess.Ended ended = run("--http-port=0", "--http-host=192.0.2.1");

        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.stderr())
                .contains("cannot listen", "192.0.2.1", "--http-host")
                .hasLineCount(1);
    }

    @Test
    void a_data_directory_in_use_is_told_first_and_with_the_pid() throws IOException {
        Path data = temp.resolve("data");
        try (DataDirectory _ = DataDirectory.take(data);
                var taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            ServerProcess.Ended ended = run("--http-port=" + taken.getLocalPort());

            assertThat(ended.exitCode()).isEqualTo(4);
            assertThat(ended.stderr())
                    .contains(data.toString(), "process " + ProcessHandle.current().pid(), "--data")
                    .hasLineCount(1);
            assertThat(data).isDirectoryNotContaining("glob:**postgres");
        }
    }

    @Test
    void a_backup_named_as_the_data_directory_is_told() throws IOException {
        Path backup = Files.createDirectory(temp.resolve("backup"));
        Files.writeString(backup.resolve("manifest.json"), "{}");
        Files.writeString(backup.resolve("manifest.json.sha256"), "");

        // A server that would begin in it ends by the port.
        try (var taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            ServerProcess.Ended ended =
                    run("--http-port=" + taken.getLocalPort(), "--data=" + backup);

            assertThat(ended.exitCode()).isEqualTo(1);
            assertThat(ended.stderr()).contains(backup + " is a backup").hasLineCount(1);
        }
        assertThat(backup)
                .isDirectoryNotContaining(file -> !file.toString().contains("manifest.json"));
    }

    @Test
    void a_data_directory_that_is_a_file_is_told() throws IOException {
        Files.writeString(temp.resolve("data"), "a file");

        ServerProcess.Ended ended = run("--http-port=0");

        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.stderr()).contains("data cannot be made: there is a file").hasLineCount(1);
    }

    @Test
    void a_data_directory_that_cannot_be_written_is_told() throws IOException {
        ServerProcess.Ended ended = run("--http-port=0", "--data=" + unwritable());

        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.stderr()).contains("cannot be used").hasLineCount(1);
    }

    /// Root may write everywhere but where the kernel does not let it.
    private Path unwritable() throws IOException {
        Path closed = Files.createDirectory(temp.resolve("closed"));
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("r-xr-xr-x"));
        return Files.isWritable(closed) ? Path.of("/dev/fd/data") : closed;
    }

    @Test
    void a_store_that_would_forget_is_refused() throws Exception {
        TestPostgres.Database store = TestPostgres.freshDatabase();
        makeForgetful(store);

        ServerProcess.Ended ended =
                ServerProcess.launch(
                                temp,
                                Map.of("CATCHMENT_STORE_PASSWORD", store.password()),
                                List.of(
                                        "--http-port=0",
                                        "--store-url=" + store.jdbcUrl(),
                                        "--store-user=" + store.user()))
                        .awaitEnd();

        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.stderr())
                .contains("synchronous_commit=off", "turn these on")
                .doesNotContain(store.password())
                .hasLineCount(1);
        assertThat(temp.resolve("data/postgres")).doesNotExist();
    }

    private static void makeForgetful(TestPostgres.Database store) throws Exception {
        try (var connection =
                        DriverManager.getConnection(
                                store.jdbcUrl(), store.user(), store.password());
                var statement = connection.createStatement()) {
            statement.execute(
                    "ALTER DATABASE %s SET synchronous_commit = off"
                            .formatted(connection.getCatalog()));
        }
    }

    @Test
    void a_store_that_is_not_there_is_told_without_its_password() throws IOException {
        int nobody;
        try (var socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            nobody = socket.getLocalPort();
        }

        ServerProcess.Ended ended =
                run(
                        "--http-port=0",
                        "--store-url=jdbc:postgresql://127.0.0.1:"
                                + nobody
                                + "/x?password=hush-hush",
                        "--store-user=somebody");

        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.stderr())
                .contains("the store cannot be reached", "--store-url", "CATCHMENT_STORE_URL")
                .doesNotContain("hush", "\tat ");
    }

    private ServerProcess.Ended run(String... arguments) {
        return ServerProcess.launch(temp, Map.of(), List.of(arguments)).awaitEnd();
    }
}
