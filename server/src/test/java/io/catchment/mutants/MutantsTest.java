package io.catchment.mutants;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every test that guards a promise is seen to fail when the thing that keeps the promise is broken.
///
/// Run by `bin/verify --mutants`: each mutant costs a process and a test.
@Tag("mutants")
final class MutantsTest {
    private static final Path SOURCES = Path.of("src/main");
    private static final Path MUTANTS = Path.of("src/test/mutants");
    private static final long MINUTES_MAX = 5;

    @TempDir private Path temp;

    static List<Mutant> mutants() throws IOException {
        return Mutant.all(MUTANTS);
    }

    @Test
    void the_tests_pass_when_nothing_is_broken() throws Exception {
        String[] tests = mutants().stream().map(Mutant::test).distinct().toArray(String[]::new);

        assertThat(run(classPath(), tests)).isEqualTo(RunTest.PASSED);
    }

    @ParameterizedTest
    @MethodSource("mutants")
    void a_test_fails_when_this_is_broken(Mutant mutant) throws Exception {
        Path classes = Files.createDirectories(temp.resolve("classes"));
        breakIt(mutant, classes);

        assertThat(run(classes + File.pathSeparator + classPath(), mutant.test()))
                .as("%s has to fail under the mutant %s", mutant.test(), mutant)
                .isEqualTo(RunTest.FAILED);
    }

    private void breakIt(Mutant mutant, Path classes) throws IOException {
        Path place = mutant.file().subpath(1, mutant.file().getNameCount());
        Path broken = (mutant.isJava() ? temp.resolve("sources") : classes).resolve(place);
        Files.createDirectories(broken.getParent());
        Files.writeString(broken, mutant.broken(SOURCES));
        if (mutant.isJava()) {
            compile(broken, classes);
        }
    }

    private static void compile(Path source, Path classes) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter said = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            boolean compiled =
                    compiler.getTask(
                                    said,
                                    files,
                                    null,
                                    List.of(
                                            "-proc:none",
                                            "-nowarn",
                                            "-d",
                                            classes.toString(),
                                            "-cp",
                                            classPath()),
                                    null,
                                    files.getJavaFileObjects(source))
                            .call();
            assertThat(compiled).as("the mutant compiles: %s", said).isTrue();
        }
    }

    private static int run(String classPath, String... tests) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of(
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        classPath,
                        RunTest.class.getName()));
        command.addAll(List.of(tests));
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        try {
            assertThat(process.waitFor(MINUTES_MAX, TimeUnit.MINUTES)).isTrue();
            return process.exitValue();
        } finally {
            process.destroyForcibly();
        }
    }

    /// Surefire hands its class path over in a jar of one line; this property has it spelt out.
    private static String classPath() {
        return System.getProperty(
                "surefire.test.class.path", System.getProperty("java.class.path"));
    }
}
