package io.catchment.store;

import java.nio.file.Path;
import java.sql.DriverManager;

/// A JVM of its own that starts an embedded server, writes a row, says so, and stays until it is killed.
final class Holder {

    private Holder() {}

    public static void main(String[] args) throws Exception {
        var postgres = EmbeddedPostgres.start(EmbeddedPostgres.Options.in(Path.of(args[0])));
        try (var connection =
                        DriverManager.getConnection(
                                postgres.jdbcUrl(), postgres.user(), postgres.password());
                var statement = connection.createStatement()) {
            statement.execute("CREATE TABLE word (word text)");
            statement.execute("INSERT INTO word VALUES ('kept')");
            System.out.println(postgres.pid());
            Thread.currentThread().join();
        }
    }
}
