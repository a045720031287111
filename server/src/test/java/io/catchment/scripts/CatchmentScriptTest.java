package io.catchment.scripts;

import static org.assertj.core.api.Assertions.assertThat;

import io.catchment.scripts.Sandbox.Run;
import io.catchment.scripts.Sandbox.Started;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
final class CatchmentScriptTest {
    private static final String JAVA_25 = "machine/usr/lib/jvm/jdk-25";

    private Sandbox sandbox;

    @BeforeEach
    void a_machine_that_has_java_25_and_maven(@TempDir Path folder) throws IOException {
        sandbox = new Sandbox(folder);
        sandbox.jdk(JAVA_25, 25);
        sandbox.maven();
    }

    // ---- Java

    @Test
    void a_jdk_17_in_java_home_is_passed_over_for_a_25_found_elsewhere() throws Exception {
        sandbox.environment("JAVA_HOME", sandbox.jdk("old", 17).toString());

        Run run = sandbox.run("bin/catchment");

        assertThat(run.out()).startsWith("JAVA_HOME=" + sandbox.path(JAVA_25) + "\n");
        assertThat(sandbox.mavenRuns())
                .singleElement()
                .asString()
                .startsWith("JAVA_HOME=" + sandbox.path(JAVA_25) + " ");
    }

    @Test
    void a_jdk_25_in_java_home_comes_first() throws Exception {
        Path mine = sandbox.jdk("mine", 25);
        sandbox.environment("JAVA_HOME", mine.toString());

        Run run = sandbox.run("bin/catchment");

        assertThat(run.out()).startsWith("JAVA_HOME=" + mine + "\n");
    }

    @Test
    void a_java_on_the_path_is_followed_to_its_home() throws Exception {
        Path home = sandbox.jdk("anywhere/jdk", 25);
        Files.createSymbolicLink(sandbox.path("tools/java"), home.resolve("bin/java"));

        Run run = sandbox.run("bin/catchment");

        assertThat(run.out()).startsWith("JAVA_HOME=" + home + "\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "machine/opt/java/openjdk",
                "machine/opt/jdk-25",
                "machine/Library/Java/JavaVirtualMachines/temurin-25.jdk/Contents/Home",
                "machine/opt/homebrew/opt/openjdk@25/libexec/openjdk.jdk/Contents/Home",
                "home/.sdkman/candidates/java/25-tem",
                "home/.jdks/jdk-25",
                "home/.jdks/jdk-25/Contents/Home"
            })
    void a_jdk_is_found_where_jdks_are_kept(String home) throws Exception {
        sandbox.jdk(JAVA_25, 21);
        sandbox.jdk(home, 26);

        Run run = sandbox.run("bin/catchment");

        assertThat(run.out()).startsWith("JAVA_HOME=" + sandbox.path(home) + "\n");
    }

    @Test
    void without_a_new_enough_jdk_it_says_where_it_looked_and_one_way_to_get_one()
            throws Exception {
        sandbox.environment("JAVA_HOME", sandbox.jdk("old", 17).toString());
        sandbox.jdk(JAVA_25, 21);

        Run run = sandbox.run("bin/catchment");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.said())
                .contains("needs a JDK 25 or newer", "Looked in", "One way to get it")
                .contains("JAVA_HOME: " + sandbox.path("old") + " (Java 17)")
                .contains("/usr/lib/jvm: " + sandbox.path(JAVA_25) + " (Java 21)")
                .contains("PATH: none", "/opt: none", "/Library/Java: none", ".sdkman");
        assertThat(sandbox.mavenRuns()).isEmpty();
    }

    @Test
    void a_java_that_cannot_compile_does_not_build_but_runs_what_is_built() throws Exception {
        Path jre = sandbox.jre("jre", 25);
        sandbox.environment("JAVA_HOME", jre.toString());

        Run first = sandbox.run("bin/catchment");
        Run second = sandbox.run("bin/catchment");

        assertThat(first.out()).startsWith("JAVA_HOME=" + sandbox.path(JAVA_25) + "\n");
        assertThat(second.out()).startsWith("JAVA_HOME=" + jre + "\n");
    }

    // ---- Maven

    @Test
    void without_maven_and_not_root_it_stops_with_the_line_to_paste() throws Exception {
        sandbox.delete("tools/mvn");
        sandbox.aptGetWithMaven();
        sandbox.user(1000);

        Run run = sandbox.run("bin/catchment");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.said()).contains("sudo apt-get update && sudo apt-get install -y maven");
        assertThat(sandbox.read("apt-get-runs")).isEmpty();
    }

    @Test
    void without_maven_and_without_apt_get_root_too_is_told_where_to_get_it() throws Exception {
        sandbox.delete("tools/mvn");
        sandbox.user(0);

        Run run = sandbox.run("bin/catchment");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.said()).contains("https://maven.apache.org/install.html");
    }

    @Test
    void without_maven_root_on_debian_installs_it_after_saying_so() throws Exception {
        sandbox.delete("tools/mvn");
        sandbox.aptGetWithMaven();
        sandbox.user(0);

        Run run = sandbox.run("bin/catchment");

        assertThat(run.exitCode()).isZero();
        assertThat(run.said()).startsWith("Installing Maven: apt-get install -y maven\n");
        assertThat(sandbox.read("apt-get-runs"))
                .isEqualTo("update -q\ninstall -y -q --no-install-recommends maven\n");
        assertThat(sandbox.mavenRuns()).hasSize(1);
    }

    @Test
    void the_words_of_maven_args_reach_maven_once() throws Exception {
        sandbox.environment("MAVEN_ARGS", "-Dmaven.repo.local=/somewhere -o");

        sandbox.run("bin/catchment");

        assertThat(sandbox.mavenRuns())
                .singleElement()
                .asString()
                .containsOnlyOnce("-Dmaven.repo.local=/somewhere -o ")
                .endsWith(" package");
    }

    // ---- When it builds

    @Test
    void the_first_start_says_that_it_builds_and_keeps_stdout_for_the_server() throws Exception {
        Run run = sandbox.run("bin/catchment", "--http-port", "9090");

        assertThat(run.said())
                .isEqualTo("Building Catchment (first start, needs Maven Central) …\n");
        assertThat(run.out())
                .startsWith("JAVA_HOME=")
                .endsWith("-jar\n" + jar() + "\n--http-port\n9090\n");
    }

    @Test
    void a_second_start_needs_no_maven_and_writes_nothing() throws Exception {
        sandbox.run("bin/catchment");
        sandbox.delete("tools/mvn");
        Map<String, String> before = sandbox.projectFiles();

        Run second = sandbox.run("bin/catchment");

        assertThat(second.exitCode()).isZero();
        assertThat(second.said()).isEmpty();
        assertThat(sandbox.projectFiles()).isEqualTo(before);
        assertThat(sandbox.mavenRuns()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pom.xml",
                "server/pom.xml",
                ".mvn/jvm.config",
                "server/src/main/java/Lead.java",
                "server/src/main/java/New.java",
                "server/src/main/resources/V1__new.sql"
            })
    void a_changed_or_added_source_is_built(String source) throws Exception {
        sandbox.run("bin/catchment");
        sandbox.write("project/" + source, "changed");

        Run second = sandbox.run("bin/catchment");

        assertThat(second.said())
                .isEqualTo(
                        "Building Catchment (the last build is incomplete or of other sources) …\n");
        assertThat(sandbox.mavenRuns()).hasSize(2);
    }

    @Test
    void a_deleted_source_is_built_and_does_not_live_on_among_the_classes() throws Exception {
        sandbox.write("project/server/src/main/java/Old.java", "class Old {}");
        sandbox.run("bin/catchment");
        sandbox.write("project/server/target/classes/Old.class", "");
        sandbox.delete("project/server/src/main/java/Old.java");

        sandbox.run("bin/catchment");

        assertThat(sandbox.mavenRuns()).hasSize(2);
        assertThat(sandbox.path("project/server/target/classes/Old.class")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"catchment.jar", "lib/two.jar", "catchment.stamp"})
    void a_build_of_which_a_part_is_missing_is_built_again(String part) throws Exception {
        sandbox.run("bin/catchment");
        sandbox.delete("project/server/target/" + part);

        Run second = sandbox.run("bin/catchment");

        assertThat(second.exitCode()).isZero();
        assertThat(sandbox.mavenRuns()).hasSize(2);
    }

    @Test
    void a_jar_that_something_else_has_written_is_built_again() throws Exception {
        sandbox.run("bin/catchment");
        sandbox.write("project/server/target/catchment.jar", "another jar");

        sandbox.run("bin/catchment");

        assertThat(sandbox.mavenRuns()).hasSize(2);
    }

    @Test
    void a_failed_build_shows_its_output_starts_nothing_and_is_tried_again() throws Exception {
        sandbox.write("broken", "");

        Run first = sandbox.run("bin/catchment");
        sandbox.delete("broken");
        Run second = sandbox.run("bin/catchment");

        assertThat(first.exitCode()).isEqualTo(1);
        assertThat(first.said()).contains("Lead.java does not compile", "the build failed");
        assertThat(first.out()).isEmpty();
        assertThat(second.exitCode()).isZero();
        assertThat(sandbox.mavenRuns()).hasSize(2);
    }

    @Test
    void a_build_killed_on_the_way_is_built_again() throws Exception {
        sandbox.write("killed", "");

        Run first = sandbox.run("bin/catchment");
        sandbox.delete("killed");
        Run second = sandbox.run("bin/catchment");

        assertThat(first.exitCode()).isNotZero();
        assertThat(second.exitCode()).isZero();
        assertThat(sandbox.mavenRuns()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void of_two_starts_at_once_one_builds_and_the_other_waits(boolean withFlock) throws Exception {
        if (!withFlock) {
            sandbox.noFlock();
        }
        Path gate = sandbox.gate();
        Path script = sandbox.path("project/bin/catchment");

        Started first = sandbox.start(sandbox.path("project"), script);
        Started second = sandbox.start(sandbox.path("project"), script);
        Sandbox.awaitOneThatSays("Waiting for another build", first, second);
        Files.writeString(gate, "");

        assertThat(first.await().exitCode()).isZero();
        assertThat(second.await().exitCode()).isZero();
        assertThat(sandbox.mavenRuns()).hasSize(1);
    }

    @Test
    void a_stale_build_that_cannot_be_written_is_told_as_such() throws Exception {
        sandbox.write("project/server/target", "a file where the folder belongs");

        Run run = sandbox.run("bin/catchment");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.said())
                .contains("server/target has to be built anew, and you may not write there");
        assertThat(sandbox.mavenRuns()).isEmpty();
    }

    // ---- How it starts

    @Test
    void it_runs_through_a_link_from_any_folder_and_stays_in_it() throws Exception {
        Path elsewhere = Files.createDirectories(sandbox.path("else where"));
        Path link = elsewhere.resolve("catchment");
        Files.createSymbolicLink(link, Path.of("../project/bin/catchment"));

        Run run = sandbox.runIn(elsewhere, link, "--data", "my data");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .contains("\nin " + elsewhere + "\n")
                .endsWith(jar() + "\n--data\nmy data\n");
    }

    @Test
    void the_callers_java_options_come_before_the_jar() throws Exception {
        sandbox.environment("CATCHMENT_JAVA_OPTS", "-Xmx1g -Xss1m");

        Run run = sandbox.run("bin/catchment");

        assertThat(run.out()).contains("\n-Xmx1g\n-Xss1m\n-jar\n");
    }

    // ---- The start that a build rehearses

    @Test
    void a_build_rehearses_a_start_and_each_one_after_it_has_what_came_of_that() throws Exception {
        Run first = sandbox.run("bin/catchment");
        Run second = sandbox.run("bin/catchment");

        assertThat(sandbox.rehearsals())
                .singleElement()
                .asString()
                .endsWith("-jar " + jar() + " rehearse " + target("rehearsal"));
        assertThat(first.out())
                .contains("\n-XX:AOTCache=" + cache() + "\n-Xlog:aot*=off\n-Xlog:cds*=off\n");
        assertThat(second.out()).isEqualTo(first.out());
        assertThat(target("rehearsal")).doesNotExist();
    }

    @Test
    void a_rehearsal_has_the_options_of_a_start() throws Exception {
        Run run = sandbox.run("bin/catchment");

        String options =
                run.out()
                        .substring(run.out().indexOf("\n-XX"), run.out().indexOf("\n-XX:AOTCache"));
        assertThat(sandbox.rehearsals())
                .singleElement()
                .asString()
                .startsWith(options.strip().replace('\n', ' ') + " -XX:AOTCacheOutput=");
    }

    @Test
    void a_new_build_is_rehearsed_anew() throws Exception {
        sandbox.run("bin/catchment");
        sandbox.write("project/server/src/main/java/New.java", "class New {}");

        sandbox.run("bin/catchment");

        assertThat(sandbox.rehearsals()).hasSize(2);
    }

    @Test
    void a_rehearsal_that_fails_stops_no_start_and_is_not_told() throws Exception {
        sandbox.write("forgetful", "");

        Run first = sandbox.run("bin/catchment");
        Run second = sandbox.run("bin/catchment");

        assertThat(first.exitCode()).isZero();
        assertThat(first.said())
                .isEqualTo("Building Catchment (first start, needs Maven Central) …\n");
        assertThat(second.said()).isEmpty();
        assertThat(second.out()).endsWith("\n-jar\n" + jar() + "\n").doesNotContain("AOTCache");
        assertThat(sandbox.rehearsals()).hasSize(1);
        assertThat(target("rehearsal")).doesNotExist();
    }

    @Test
    void a_server_whose_cache_is_gone_starts_without_one_and_writes_nothing() throws Exception {
        sandbox.run("bin/catchment");
        Files.delete(cache());

        Run run = sandbox.run("bin/catchment");

        assertThat(run.exitCode()).isZero();
        assertThat(run.said()).isEmpty();
        assertThat(run.out()).doesNotContain("AOTCache");
        assertThat(sandbox.rehearsals()).hasSize(1);
        assertThat(cache()).doesNotExist();
    }

    private Path cache() {
        return target("catchment.aot");
    }

    private Path target(String name) {
        return sandbox.path("project/server/target/" + name);
    }

    private Path jar() {
        return sandbox.path("project/server/target/catchment.jar");
    }
}
