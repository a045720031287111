package io.catchment;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The arrows between packages, and what each of them says of itself.
final class ArchitectureTest {
    private static final String ROOT = "io.catchment";
    private static final String WRONG = "io.catchment.wrongarrows";
    private static final Path SOURCES = Path.of("src/main/java");

    /// From each package to those that it may know; all know the root, `server` knows all.
    private static final Map<String, Set<String>> ARROWS =
            Map.ofEntries(
                    Map.entry("", Set.of()),
                    Map.entry("wire", Set.of()),
                    Map.entry("intake", Set.of()),
                    Map.entry("tls", Set.of()),
                    Map.entry("store", Set.of()),
                    Map.entry("kafka", Set.of("intake")),
                    Map.entry("backup", Set.of("intake", "store")),
                    Map.entry("settings", Set.of("store")),
                    Map.entry("process", Set.of("wire", "intake", "settings", "store")),
                    Map.entry("quarantine", Set.of("process", "intake", "settings", "store")),
                    Map.entry("status", Set.of("process", "intake", "settings", "store")),
                    Map.entry("readback", Set.of("settings", "store")),
                    Map.entry(
                            "http",
                            Set.of(
                                    "wire",
                                    "tls",
                                    "intake",
                                    "settings",
                                    "status",
                                    "quarantine",
                                    "process",
                                    "readback")),
                    Map.entry(
                            "console",
                            Set.of(
                                    "http",
                                    "wire",
                                    "settings",
                                    "status",
                                    "quarantine",
                                    "process",
                                    "readback",
                                    "store")),
                    Map.entry(
                            "server",
                            Set.of(
                                    "wire",
                                    "tls",
                                    "intake",
                                    "store",
                                    "kafka",
                                    "backup",
                                    "settings",
                                    "process",
                                    "quarantine",
                                    "status",
                                    "readback",
                                    "http",
                                    "console")));

    /// Libraries that one package alone may know.
    private static final Map<String, String> KEPT_APART =
            Map.of(
                    "java.sql.", "store",
                    "javax.sql.", "store",
                    "org.postgresql.", "store",
                    "com.zaxxer.hikari.", "store",
                    "org.flywaydb.", "store",
                    "org.rocksdb.", "intake",
                    "org.apache.kafka.", "kafka",
                    "com.google.i18n.", "wire");

    private static final JavaClasses MAIN =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages(ROOT);

    private static final JavaClasses FIXTURES = new ClassFileImporter().importPackages(WRONG);

    @Test
    void packages_know_only_those_that_the_architecture_allows() {
        assertThat(MAIN).hasSizeGreaterThan(100);

        assertThat(wrongArrows(MAIN, ROOT)).isEmpty();
    }

    @Test
    void a_package_that_knows_another_is_found() {
        assertThat(wrongArrows(FIXTURES, WRONG))
                .isNotEmpty()
                .allSatisfy(arrow -> assertThat(arrow).startsWith("wire → store: "));
    }

    /// A comparison that ends at the first difference tells a caller, by its time, how much of a key was right.
    @Test
    void keys_and_passwords_are_compared_in_one_place_each_and_that_in_constant_time() {
        String digest = "io.catchment.settings.Key$Digest";

        assertThat(callers("java.security.MessageDigest", "isEqual"))
                .containsExactly(
                        "io.catchment.console.PasswordHash",
                        "io.catchment.console.Secrets",
                        digest);
        assertThat(callers(digest, "equals")).isEmpty();
        assertThat(callers(digest, "matches")).containsExactly("io.catchment.http.Keys");
        assertThat(callers("io.catchment.settings.Key$Pair", "secretKey"))
                .containsExactly("io.catchment.http.Keys");
        assertThat(callers(digest, "hex"))
                .allMatch(caller -> caller.startsWith("io.catchment.settings."));
    }

    private static Set<String> callers(String owner, String method) {
        Set<String> callers = new java.util.TreeSet<>();
        for (JavaClass caller : MAIN) {
            caller.getCodeUnitAccessesFromSelf().stream()
                    .filter(access -> access.getTargetOwner().getName().equals(owner))
                    .filter(access -> access.getTarget().getName().equals(method))
                    .forEach(access -> callers.add(caller.getName()));
        }
        return callers;
    }

    @Test
    void no_arrows_make_a_cycle() {
        ARROWS.keySet().forEach(from -> assertThat(reached(from)).doesNotContain(from));
    }

    @Test
    void the_root_knows_only_java_base_and_jspecify() {
        assertThat(foreign(MAIN, ROOT)).isEmpty();
    }

    @Test
    void a_root_that_knows_more_is_found() {
        assertThat(foreign(FIXTURES, WRONG)).isNotEmpty().allMatch(it -> it.contains("Level"));
    }

    @Test
    void libraries_are_known_by_their_own_package_only() {
        assertThat(escaped(MAIN, ROOT)).isEmpty();
    }

    @Test
    void a_library_that_is_known_elsewhere_is_found() {
        assertThat(escaped(FIXTURES, WRONG))
                .isNotEmpty()
                .allMatch(it -> it.startsWith("wire → java.sql"));
    }

    @Test
    void every_package_says_what_it_is_and_marks_its_nulls() throws IOException {
        List<Path> packages = sources().map(Path::getParent).distinct().toList();

        assertThat(packages)
                .hasSizeGreaterThan(5)
                .allSatisfy(folder -> {
                    String info = Files.readString(folder.resolve("package-info.java"));
                    assertThat(info).startsWith("/// ").contains("\n@NullMarked\npackage ");
                });
    }

    @Test
    void every_public_type_says_what_it_is() throws IOException {
        List<Path> files = sources().filter(file -> declares(file)).toList();

        assertThat(files)
                .hasSizeGreaterThan(50)
                .allSatisfy(file ->
                        assertThat(documented(Files.readString(file), name(file))).isTrue());
    }

    @Test
    void a_public_type_without_a_word_is_found() {
        assertThat(documented("package a;\n\n/// Says it.\n@X\npublic final class B {}", "B"))
                .isTrue();
        assertThat(documented("package a;\n\npublic final class B {}", "B")).isFalse();
        assertThat(documented("package a;\n\n// no doc\n@X\npublic enum B {}", "B")).isFalse();
    }

    private static List<String> wrongArrows(JavaClasses classes, String root) {
        return violations(
                classes,
                root,
                (from, dependency, target) ->
                        target.startsWith(root + ".") || target.equals(root)
                                ? isAllowed(from, part(target, root))
                                        ? null
                                        : from + " → " + part(target, root)
                                : null);
    }

    private static boolean isAllowed(String from, String to) {
        return to.isEmpty() || from.equals(to) || ARROWS.getOrDefault(from, Set.of()).contains(to);
    }

    private static List<String> escaped(JavaClasses classes, String root) {
        return violations(
                classes,
                root,
                (from, dependency, target) ->
                        KEPT_APART.entrySet().stream()
                                .filter(library -> (target + ".").startsWith(library.getKey()))
                                .filter(library -> !library.getValue().equals(from))
                                .map(library -> from + " → " + target)
                                .findFirst()
                                .orElse(null));
    }

    private static List<String> foreign(JavaClasses classes, String root) {
        return violations(
                classes,
                root,
                (from, dependency, target) ->
                        !from.isEmpty()
                                        || target.equals(root)
                                        || isOfBase(dependency.getTargetClass())
                                ? null
                                : "root → " + target);
    }

    private static boolean isOfBase(JavaClass type) {
        JavaClass base = type.getBaseComponentType();
        return base.isPrimitive()
                || base.getPackageName().equals("org.jspecify.annotations")
                || ModuleLayer.boot()
                        .findModule("java.base")
                        .orElseThrow()
                        .getPackages()
                        .contains(base.getPackageName());
    }

    private interface Judge {
        @org.jspecify.annotations.Nullable
        String wrong(String from, Dependency dependency, String target);
    }

    private static List<String> violations(JavaClasses classes, String root, Judge judge) {
        List<String> violations = new ArrayList<>();
        for (JavaClass type : classes) {
            String from = part(type.getPackageName(), root);
            for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                JavaClass target = dependency.getTargetClass().getBaseComponentType();
                String wrong = judge.wrong(from, dependency, target.getPackageName());
                if (wrong != null) {
                    violations.add(wrong + ": " + dependency.getDescription());
                }
            }
        }
        return violations;
    }

    /// The first word of a package's name below the root.
    private static String part(String name, String root) {
        return name.equals(root) ? "" : name.substring(root.length() + 1).replaceAll("\\..*", "");
    }

    private static Set<String> reached(String from) {
        Set<String> reached = new HashSet<>();
        List<String> next = new ArrayList<>(ARROWS.getOrDefault(from, Set.of()));
        while (!next.isEmpty()) {
            String to = next.removeLast();
            if (reached.add(to)) {
                next.addAll(ARROWS.getOrDefault(to, Set.of()));
            }
        }
        return reached;
    }

    private static Stream<Path> sources() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
        }
    }

    private static boolean declares(Path file) {
        try {
            return declaration(name(file)).matcher(Files.readString(file)).find();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String name(Path file) {
        return file.getFileName().toString().replace(".java", "");
    }

    private static Pattern declaration(String name) {
        return Pattern.compile(
                "(?m)^public [a-z -]*(class|record|interface|enum) " + Pattern.quote(name) + "\\b");
    }

    private static boolean documented(String source, String name) {
        var declaration = declaration(name).matcher(source);
        return declaration.find()
                && source.substring(0, declaration.start())
                        .replaceAll("(?m)^(package|import) .*$", "")
                        .lines()
                        .anyMatch(line -> line.startsWith("/// "));
    }
}
