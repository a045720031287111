package io.catchment.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.catchment.AccountId;
import io.catchment.Effect;
import io.catchment.LogId;
import io.catchment.Outcome;
import io.catchment.Position;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

/// A store that an earlier version filled is brought up to date with all that it holds.
final class MigrationTest {
    private static final LogId LOG = new LogId("log");

    // As the first version wrote them.
    private static final String OUTCOMES_OF_THE_FIRST_VERSION =
            """
            INSERT INTO outcome (account, log, partition, log_offset, kind, key, effect, accepted_at, finished_at,
                                 lead, lead_is_new, opportunity, flags, exception_type, message, explanation, body)
            VALUES (1, 1, 0, 0, 1, 3, 1, '2026-01-02 03:04:05Z', '2026-01-02 03:04:06Z',
                    gen_random_uuid(), true, gen_random_uuid(), 0, NULL, NULL, '', '{}'),
                   (1, 1, 0, 1, 1, 3, 6, '2026-01-02 03:04:05Z', '2026-01-02 03:04:06Z',
                    NULL, NULL, NULL, NULL, 'MXInternalException', 'no', 'why', '{"a":1}')
            """;

    @Test
    void outcomes_of_the_first_version_are_found_after_the_second() throws SQLException {
        TestPostgres.Database address = TestPostgres.freshDatabase();
        migrateTo("1", address);
        try (Connection connection =
                        DriverManager.getConnection(
                                address.jdbcUrl(), address.user(), address.password());
                var statement = connection.createStatement()) {
            statement.execute(
                    "INSERT INTO intake_log (id, state, seal_key) VALUES ('log', 'open', decode(repeat('00', 32), 'hex'))");
            statement.execute(OUTCOMES_OF_THE_FIRST_VERSION);
        }

        try (Database database = Database.open(TestStore.address(address))) {
            Outcomes outcomes = new Outcomes(database);

            Outcomes.Found created = outcomes.find(new AccountId(1), at(0)).orElseThrow();
            Outcomes.Found failed = outcomes.find(new AccountId(1), at(1)).orElseThrow();
            assertThat(created.outcome().effect()).isEqualTo(Effect.CREATED);
            assertThat(created.outcome().result()).isPresent();
            assertThat(created.attempts()).isEqualTo(1);
            assertThat(failed.outcome().conclusion())
                    .isEqualTo(new Outcome.Failure("MXInternalException", "no"));
            assertThat(failed.body()).asString(StandardCharsets.UTF_8).isEqualTo("{\"a\":1}");
            assertThat(outcomes.find(new AccountId(1), at(2))).isEmpty();
            assertThat(outcomes.find(new AccountId(2), at(0))).isEmpty();
        }
    }

    private static Position at(long offset) {
        return new Position(LOG, 0, offset);
    }

    private static void migrateTo(String version, TestPostgres.Database address) {
        Flyway.configure()
                .dataSource(address.jdbcUrl(), address.user(), address.password())
                .locations("classpath:io/catchment/store/migrations")
                .table("schema_history")
                .target(version)
                .load()
                .migrate();
    }
}
