package io.catchment.scripts;

import static org.assertj.core.api.Assertions.assertThat;

import io.catchment.scripts.Sandbox.Run;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
final class VerifyScriptTest {
    private static final String TWO_PASSED =
            report(2, 0, 0, "<testcase name=\"a\" classname=\"LeadTest\"/>");

    private Sandbox sandbox;

    @BeforeEach
    void a_machine_that_has_java_25_and_maven(@TempDir Path folder) throws IOException {
        sandbox = new Sandbox(folder);
        sandbox.jdk("machine/usr/lib/jvm/jdk-25", 25);
        sandbox.maven();
    }

    @Test
    void when_all_tests_pass_the_last_line_counts_them() throws Exception {
        sandbox.write("report", TWO_PASSED);

        Run run = sandbox.run("bin/verify");

        assertThat(run.exitCode()).isZero();
        assertThat(run.lastLine()).isEqualTo("tests run 2, skipped 0");
    }

    @Test
    void a_skipped_test_fails_it_and_is_named() throws Exception {
        sandbox.write(
                "report",
                report(
                        2,
                        0,
                        1,
                        """
                        <testcase name="is_left_out" classname="LeadTest">
                          <skipped message="later"/>
                        </testcase>\
                        """));

        Run run = sandbox.run("bin/verify");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).contains("skipped: LeadTest.is_left_out").doesNotContain("skipped 0");
    }

    @Test
    void a_failed_test_fails_it_and_is_named_even_if_maven_is_content() throws Exception {
        sandbox.write(
                "report",
                report(
                        2,
                        1,
                        0,
                        """
                        <testcase name="does_not_hold" classname="LeadTest">
                          <failure message="expected 1" type="AssertionError"><![CDATA[...]]></failure>
                        </testcase>\
                        """));

        Run run = sandbox.run("bin/verify");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).contains("failed:  LeadTest.does_not_hold");
        assertThat(run.said()).contains("tests run 2, failed 1, skipped 0");
    }

    @Test
    void what_a_test_prints_is_not_counted() throws Exception {
        String printed = "<system-out><![CDATA[a line\n" + TWO_PASSED + "]]></system-out>";
        sandbox.write("report", report(3, 0, 0, printed));

        Run run = sandbox.run("bin/verify");

        assertThat(run.lastLine()).isEqualTo("tests run 3, skipped 0");
    }

    @Test
    void no_test_at_all_fails_it() throws Exception {
        Run run = sandbox.run("bin/verify");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.said()).contains("tests run 0");
    }

    @Test
    void a_report_of_an_earlier_run_does_not_count() throws Exception {
        sandbox.write("project/bench/target/surefire-reports/TEST-Old.xml", TWO_PASSED);

        Run run = sandbox.run("bin/verify");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.said()).contains("tests run 0");
    }

    @Test
    void a_failed_build_fails_it() throws Exception {
        sandbox.write("broken", "");

        Run run = sandbox.run("bin/verify");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).contains("Lead.java does not compile").doesNotContain("tests run");
    }

    @Test
    void its_arguments_go_to_maven() throws Exception {
        sandbox.run("bin/verify", "-Dtest=LeadTest");

        assertThat(sandbox.mavenRuns())
                .singleElement()
                .asString()
                .endsWith(" verify -Dtest=LeadTest");
    }

    @Test
    void what_it_has_built_starts_without_another_build() throws Exception {
        sandbox.write("report", TWO_PASSED);
        sandbox.run("bin/verify");

        Run start = sandbox.run("bin/catchment");

        assertThat(start.exitCode()).isZero();
        assertThat(sandbox.mavenRuns()).hasSize(1);
    }

    @Test
    void without_a_jdk_it_stops_as_the_start_does() throws Exception {
        sandbox.jdk("machine/usr/lib/jvm/jdk-25", 24);

        Run run = sandbox.run("bin/verify");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.said()).startsWith("bin/verify: needs a JDK 25 or newer");
    }

    private static String report(int run, int failed, int skipped, String content) {
        return """
        <?xml version="1.0" encoding="UTF-8"?>
        <testsuite name="LeadTest" time="0.1" tests="%d" errors="0" skipped="%d" failures="%d">
        %s
        </testsuite>
        """
                .formatted(run, skipped, failed, content);
    }
}
