package io.catchment.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.DriverManager;
import org.junit.jupiter.api.Test;

final class TestPostgresTest {

    @Test
    void a_fresh_database_is_empty_and_takes_tables() throws Exception {
        var database = TestPostgres.freshDatabase();

        try (var connection =
                        DriverManager.getConnection(
                                database.jdbcUrl(), database.user(), database.password());
                var statement = connection.createStatement()) {
            statement.execute("CREATE TABLE word (word text)");

            assertThat(statement.executeUpdate("INSERT INTO word VALUES ('é')")).isEqualTo(1);
        }
        assertThat(TestPostgres.freshDatabase().jdbcUrl()).isNotEqualTo(database.jdbcUrl());
    }
}
