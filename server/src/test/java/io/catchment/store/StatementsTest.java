package io.catchment.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Every statement of the store, prepared by a real PostgreSQL.
final class StatementsTest {
    private static final Path CLASSES = Path.of("target/classes/io/catchment/store");
    private static final Pattern STATEMENT =
            Pattern.compile(
                    "\\s*(SELECT|INSERT|UPDATE|DELETE|WITH|SET|LOCK|CREATE|ALTER)\\s[\\s\\S]*");

    @Test
    void are_all_understood_by_the_store() throws Exception {
        Map<String, String> statements = statements();

        assertThat(statements).hasSizeGreaterThan(25);
        try (TestStore store = TestStore.open()) {
            statements.forEach((name, sql) -> assertThat(trouble(store, sql)).as(name).isEmpty());
        }
    }

    @Test
    void are_refused_when_they_name_what_is_not_there() {
        try (TestStore store = TestStore.open()) {
            assertThat(trouble(store, "SELECT nothing FROM lead WHERE id = ?")).contains("nothing");
            assertThatThrownBy(() -> store.execute("SELECT nothing FROM lead"))
                    .isInstanceOf(StoreException.class);
        }
    }

    private static String trouble(TestStore store, String sql) {
        try {
            return store.database().inTransaction(connection -> describe(connection, sql));
        } catch (StoreException e) {
            return String.valueOf(e.getCause());
        }
    }

    private static String describe(Connection connection, String sql) throws SQLException {
        if (sql.startsWith("SET")) {
            try (var statement = connection.createStatement()) {
                statement.execute(sql);
            }
        } else {
            try (var statement = connection.prepareStatement(sql)) {
                statement.getParameterMetaData();
            }
        }
        return "";
    }

    private static Map<String, String> statements() throws Exception {
        Map<String, String> statements = new TreeMap<>();
        try (Stream<Path> files = Files.list(CLASSES)) {
            for (Path file : files.filter(it -> it.toString().endsWith(".class")).toList()) {
                collect(className(file), statements);
            }
        }
        return statements;
    }

    private static String className(Path file) throws IOException {
        return "io.catchment.store." + file.getFileName().toString().replace(".class", "");
    }

    private static void collect(String type, Map<String, String> statements) throws Exception {
        for (Field field : Class.forName(type).getDeclaredFields()) {
            if (field.getType() == String.class && Modifier.isStatic(field.getModifiers())) {
                field.setAccessible(true);
                String text = String.valueOf(field.get(null));
                if (STATEMENT.matcher(text).matches()) {
                    statements.put(type + "." + field.getName(), text);
                }
            }
        }
    }
}
