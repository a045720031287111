package io.catchment.intake;

import static io.catchment.intake.Entries.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.catchment.intake.RocksIntakeLog.Options;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who may look into the log: its owner. The folder around it lets anybody pass, as the data directory does.
final class LogPrivacyTest {
    private static final String SECOND_UID = "12345";

    @TempDir Path folder;

    @BeforeEach
    void anybody_may_pass_through_the_folder() throws IOException {
        chmod(folder, "rwxr-xr-x");
    }

    @Test
    void a_new_log_is_its_owners_alone() throws Exception {
        openAndClose();

        assertThat(mode(directory())).isEqualTo("rwx------");
        assertThat(mode(folder.resolve("native"))).isEqualTo("rwx------");
        assertThat(othersCanList(directory())).isFalse();
    }

    @Test
    void a_log_that_is_being_made_is_its_owners_alone() throws Exception {
        Path half = folder.resolve("log.creating");
        Files.createDirectory(half);
        chmod(half, "rwxrwxrwx");

        openAndClose();

        assertThat(half).doesNotExist();
        assertThat(mode(directory())).isEqualTo("rwx------");
    }

    @Test
    void an_existing_log_that_others_could_read_is_taken_from_them() throws Exception {
        openAndClose();
        chmod(directory(), "rwxr-xr-x");
        chmod(folder.resolve("native"), "rwxrwxrwx");

        openAndClose();

        assertThat(mode(directory())).isEqualTo("rwx------");
        assertThat(mode(folder.resolve("native"))).isEqualTo("rwx------");
        assertThat(othersCanList(directory())).isFalse();
    }

    @Test
    void an_empty_directory_that_others_could_read_is_taken_from_them() throws Exception {
        Files.createDirectory(directory());
        chmod(directory(), "rwxr-xr-x");

        openAndClose();

        assertThat(mode(directory())).isEqualTo("rwx------");
    }

    @Test
    void a_log_left_open_to_others_is_seen_to_be_listed() throws Exception {
        openAndClose();
        chmod(directory(), "rwxr-xr-x");

        assertThat(othersCanList(directory())).isEqualTo(isRoot());
    }

    private Path directory() {
        return folder.resolve("log");
    }

    private void openAndClose() {
        try (IntakeLog log = RocksIntakeLog.open(directory(), Options.of(1))) {
            log.append(0, entry("a@example.com"));
        }
    }

    // Only root can become somebody else; for any other user the permission bits have to do.
    private static boolean othersCanList(Path directory) throws Exception {
        return isRoot()
                && succeeds(
                        "setpriv",
                        "--reuid=" + SECOND_UID,
                        "--regid=" + SECOND_UID,
                        "--clear-groups",
                        "--",
                        "ls",
                        directory.toString());
    }

    private static boolean isRoot() throws Exception {
        return succeeds("sh", "-c", "[ $(id -u) = 0 ]");
    }

    private static boolean succeeds(String... words) throws Exception {
        return new ProcessBuilder(List.of(words))
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }

    private static void chmod(Path path, String permissions) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
