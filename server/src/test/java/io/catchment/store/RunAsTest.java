package io.catchment.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Root has to step down and has three ways; anyone else runs PostgreSQL plainly, whatever the tools.
final class RunAsTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir Path temp;

    private Path postgres;
    private Path tools;
    private PostgresBinaries binaries;

    @BeforeEach
    void unpack() throws IOException {
        Path data = PostgresFolders.dataIn(temp);
        postgres = data.resolve("postgres");
        tools = Files.createDirectory(temp.resolve("tools"));
        binaries = PostgresBinaries.unpacked(PostgresBinaries.ofThisMachine(), postgres);
    }

    @Test
    void setpriv_comes_first() throws IOException {
        working("setpriv", "runuser", "unshare");

        assertThat(choose().name()).isEqualTo(PostgresFolders.asRoot("setpriv"));
    }

    @Test
    void runuser_stands_in_for_a_missing_setpriv() throws IOException {
        working("runuser", "unshare");

        assertThat(choose().name()).isEqualTo(PostgresFolders.asRoot("runuser"));
    }

    @Test
    void runuser_stands_in_for_a_setpriv_that_lacks_the_options() throws IOException {
        broken("setpriv", "unrecognized option: reuid");
        working("runuser", "unshare");

        assertThat(choose().name()).isEqualTo(PostgresFolders.asRoot("runuser"));
    }

    @Test
    void a_tool_that_leaves_root_as_root_is_not_taken() throws IOException {
        PostgresFolders.tool(
                tools, "setpriv", "while [ \"$1\" != -- ]; do shift; done; shift; exec \"$@\"");
        working("runuser", "unshare");

        assertThat(choose().name()).isEqualTo(PostgresFolders.asRoot("runuser"));
    }

    @Test
    void the_root_of_a_user_namespace_has_nobody_to_give_files_to_and_takes_what_works()
            throws IOException {
        working("setpriv", "runuser", "unshare");

        var ran = Command.run(LIMIT, asRootOfANamespace());

        if (PostgresFolders.userNamespacesWork()) {
            assertThat(ran.output()).isEqualTo("unshare");
        } else {
            assertThat(ran.succeeded()).isFalse();
        }
    }

    private List<String> asRootOfANamespace() {
        return List.of(
                "unshare",
                "--map-root-user",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                ChosenWay.class.getName(),
                tools.toString(),
                postgres.toString());
    }

    @Test
    void the_user_who_runs_it_is_not_root() throws IOException {
        working("setpriv", "runuser", "unshare");

        var ran = Command.run(LIMIT, choose().command(List.of("id", "-u")));

        assertThat(ran.output()).isNotEqualTo("0");
    }

    @Test
    void below_a_closed_folder_only_a_user_namespace_works() throws IOException {
        working("setpriv", "runuser", "unshare");
        closed(temp);

        // Some containers forbid user namespaces; then the answer is the list of what was tried.
        if (!PostgresFolders.isRoot() || PostgresFolders.userNamespacesWork()) {
            assertThat(choose().name()).isEqualTo(PostgresFolders.asRoot("unshare"));
        } else {
            assertThatThrownBy(this::choose).hasMessageContaining("unshare: exit");
        }
    }

    @Test
    void when_nothing_works_the_error_lists_what_was_tried_and_why_it_failed() throws IOException {
        working("runuser");
        broken("unshare", "Operation not permitted");
        closed(temp);

        if (PostgresFolders.isRoot()) {
            assertThatThrownBy(this::choose)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("setpriv: not found in [" + tools + "]")
                    .hasMessageContaining("runuser: exit ")
                    .hasMessageContaining("unshare: exit 1, Operation not permitted")
                    .hasMessageContaining("run Catchment as an ordinary user");
        } else if (!PostgresFolders.hasName()) {
            assertThatThrownBy(this::choose)
                    .hasMessageContaining("plain: exit 1")
                    .hasMessageContaining("unshare: exit 1, Operation not permitted");
        } else {
            assertThat(choose().name()).isEqualTo("plain");
        }
    }

    @Test
    void the_probe_leaves_nothing_behind() throws IOException {
        working("setpriv", "runuser", "unshare");

        choose();

        assertThat(postgres.resolve("probe")).doesNotExist();
    }

    private RunAs choose() throws IOException {
        return RunAs.choose(List.of(tools), binaries, postgres);
    }

    private void working(String... names) throws IOException {
        for (String name : names) {
            PostgresFolders.tool(tools, name, "exec " + name + " \"$@\"");
        }
    }

    private void broken(String name, String complaint) throws IOException {
        PostgresFolders.tool(tools, name, "echo '" + complaint + "'; exit 1");
    }

    private static void closed(Path folder) throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    }
}
