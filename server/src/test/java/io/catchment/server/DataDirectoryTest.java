package io.catchment.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

final class DataDirectoryTest {
    @TempDir Path temp;

    private Path path = Path.of("data");

    @BeforeEach
    void nameADirectory() {
        path = temp.resolve("made").resolve("data");
    }

    @Test
    void a_directory_that_is_not_there_is_made_and_others_may_pass_but_not_look()
            throws IOException {
        try (DataDirectory data = DataDirectory.take(path)) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.path())))
                    .isEqualTo("rwx--x--x");
        }
    }

    @Test
    void a_directory_that_is_there_keeps_its_permissions_and_files() throws IOException {
        DataDirectory.take(path).close();
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-x--x"));
        Files.writeString(path.resolve("mine"), "kept");

        DataDirectory.take(path).close();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rwxr-x--x");
        assertThat(path.resolve("mine")).hasContent("kept");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void a_place_where_nothing_can_be_made_is_told() {
        assertThatThrownBy(() -> DataDirectory.take(Path.of("/proc/catchment")))
                .hasMessage(
                        "the data directory /proc/catchment cannot be used: /proc/catchment cannot be made there");
    }

    @Test
    void a_directory_that_is_held_is_refused_with_the_pid_of_the_holder() {
        try (DataDirectory _ = DataDirectory.take(path)) {
            assertThatThrownBy(() -> DataDirectory.take(path))
                    .isInstanceOf(DataDirectory.InUseException.class)
                    .hasMessageContaining(
                            path + " is in use by the process " + ProcessHandle.current().pid())
                    .hasMessageContaining("--data");
        }
    }

    @Test
    void another_process_is_kept_out_also_after_this_one_tried_twice() throws Exception {
        try (DataDirectory _ = DataDirectory.take(path)) {
            assertThatThrownBy(() -> DataDirectory.take(path))
                    .isInstanceOf(DataDirectory.InUseException.class);

            assertThat(saidByAnotherProcess()).contains("is in use by the process");
        }
    }

    @Test
    void a_directory_that_was_let_go_can_be_taken_by_this_process_and_by_another()
            throws Exception {
        DataDirectory.take(path).close();
        DataDirectory.take(path).close();

        assertThat(saidByAnotherProcess()).isEqualTo("taken");
    }

    @Test
    void letting_go_twice_does_not_let_go_for_the_next_holder() {
        DataDirectory first = DataDirectory.take(path);
        first.close();
        try (DataDirectory _ = DataDirectory.take(path)) {
            first.close();

            assertThatThrownBy(() -> DataDirectory.take(path))
                    .isInstanceOf(DataDirectory.InUseException.class);
        }
    }

    @Test
    void the_same_directory_by_another_name_is_the_same_directory() throws IOException {
        Path link = temp.resolve("link");
        try (DataDirectory _ = DataDirectory.take(path)) {
            Files.createSymbolicLink(link, path);

            assertThatThrownBy(() -> DataDirectory.take(link))
                    .isInstanceOf(DataDirectory.InUseException.class);
        }
    }

    @Test
    void a_file_in_its_place_is_named() throws IOException {
        Files.createDirectories(temp.resolve("made"));
        Files.writeString(path, "a file");

        assertThatThrownBy(() -> DataDirectory.take(path))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessage("the data directory " + path + " cannot be made: there is a file");
    }

    @Test
    void a_directory_of_somebody_else_is_refused_by_what_is_in_it_and_not_touched()
            throws IOException {
        foreign("holiday.jpg");
        foreign("log/access.log");
        foreign("postgres/PG_VERSION");
        foreign("postgres/18/docker/PG_VERSION");
        foreign("settings.json");

        assertThatThrownBy(() -> DataDirectory.take(path))
                .hasMessageContaining(path + " has files")
                .hasMessageContaining("(holiday.jpg, log, postgres, settings.json)")
                .hasMessageContaining("--data");
        assertThat(path.resolve("catchment.lock")).doesNotExist();
    }

    @Test
    void the_root_of_a_file_system_and_hidden_files_are_no_reason_to_refuse() throws IOException {
        foreign("lost+found/recovered");
        foreign(".hidden");

        assertThatCode(() -> DataDirectory.take(path).close()).doesNotThrowAnyException();
    }

    @Test
    void a_directory_whose_lock_file_was_not_copied_is_known_by_its_log_or_its_store()
            throws IOException {
        for (String file : List.of("log/CURRENT", "postgres/18/PG_VERSION", "postgres/password")) {
            path = temp.resolve(file.replace('/', '-'));
            foreign(file);

            assertThatCode(() -> DataDirectory.take(path).close())
                    .as(file)
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void a_backup_is_no_data_directory_and_not_touched() throws IOException {
        foreign("log/CURRENT");
        foreign("manifest.json");
        foreign("manifest.json.sha256");

        assertThatThrownBy(() -> DataDirectory.take(path))
                .hasMessageContaining(path + " is a backup (manifest.json)")
                .hasMessageContaining("catchment restore " + path + " --data");
        assertThat(path.resolve("catchment.lock")).doesNotExist();
    }

    private void foreign(String file) throws IOException {
        Files.createDirectories(path.resolve(file).resolveSibling(""));
        Files.writeString(path.resolve(file), "somebody else's");
    }

    @Test
    void a_secret_is_for_its_owner_alone_and_replaces_an_older_one() throws IOException {
        try (DataDirectory data = DataDirectory.take(path)) {
            data.writeSecret("secret", "old");
            data.writeSecret("secret", "new");
        }

        Path secret = path.resolve("secret");
        assertThat(secret).hasContent("new");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secret)))
                .isEqualTo("rw-------");
        assertThat(path.resolve("secret.new")).doesNotExist();
    }

    private String saidByAnotherProcess() throws Exception {
        Process other =
                new ProcessBuilder(
                                ProcessHandle.current().info().command().orElseThrow(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                Taker.class.getName(),
                                path.toString())
                        .redirectErrorStream(true)
                        .start();
        try (BufferedReader said =
                new BufferedReader(
                        new InputStreamReader(other.getInputStream(), StandardCharsets.UTF_8))) {
            return String.valueOf(said.readLine());
        }
    }

    /// Another process that wants the directory.
    static final class Taker {
        private Taker() {}

        public static void main(String[] arguments) {
            try (DataDirectory _ = DataDirectory.take(Path.of(arguments[0]))) {
                System.out.println("taken");
            } catch (DataDirectory.InUseException e) {
                System.out.println(e.getMessage());
            }
        }
    }
}
