package io.catchment.server;

import io.catchment.settings.RateLimit;
import io.catchment.store.Database;
import io.catchment.store.StoreAddress;
import io.catchment.store.TestPostgres;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// Nodes inside the test's JVM, on the PostgreSQL that all tests share.
final class TestNodes {
    private TestNodes() {}

    /// Without limits, at a free port.
    static Config config(Path data, TestPostgres.Database store) {
        return new Config(
                data,
                new Config.Http(
                        "127.0.0.1", 0, 1 << 20, new RateLimit.None(), new RateLimit.None()),
                Optional.of(address(store)),
                new Config.Log(8, Duration.ofHours(1), Optional.empty(), Optional.empty()),
                Duration.ofDays(180),
                0,
                2,
                true);
    }

    /// With the store in the data directory.
    static Config embedded(Path data) {
        Config config = config(data, new TestPostgres.Database("jdbc:postgresql:x", "x", "x"));
        return new Config(
                data,
                config.http(),
                Optional.empty(),
                config.log(),
                config.outcomesKeep(),
                config.diskReserveBytes(),
                config.workers(),
                config.demo());
    }

    static Config withLog(Config config, Config.Log log) {
        return new Config(
                config.data(),
                config.http(),
                config.store(),
                log,
                config.outcomesKeep(),
                config.diskReserveBytes(),
                config.workers(),
                config.demo());
    }

    static Config withRateLimit(Config config, RateLimit limit) {
        Config.Http http = config.http();
        return new Config(
                config.data(),
                new Config.Http(
                        http.host(), http.port(), http.bodyBytesMax(), limit, http.readRateLimit()),
                config.store(),
                config.log(),
                config.outcomesKeep(),
                config.diskReserveBytes(),
                config.workers(),
                config.demo());
    }

    static DemoCaller caller(Path data, Node node) {
        return new DemoCaller(data, URI.create("http://127.0.0.1:" + node.port()));
    }

    static Database open(TestPostgres.Database store) {
        return Database.open(address(store));
    }

    private static StoreAddress address(TestPostgres.Database store) {
        return new StoreAddress(
                store.jdbcUrl(), Optional.of(store.user()), Optional.of(store.password()));
    }
}
