package io.catchment.server;

import io.catchment.LogId;
import io.catchment.http.HttpConfig;
import io.catchment.kafka.KafkaAddress;
import io.catchment.settings.RateLimit;
import io.catchment.store.StoreAddress;
import io.catchment.tls.TlsFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// What this process is told from outside. Accounts and what they set up are in the store instead.
///
/// @param data the directory that holds all that the server keeps
/// @param store a PostgreSQL of your own; empty: the embedded one
/// @param outcomesKeep how long outcomes stay after their requests were accepted
/// @param diskReserveBytes free bytes of disk below which requests are refused; 0 for no reserve
/// @param demo make the demo account when there is no account at all
/// @param settingsFile what accounts shall have set up, applied at each start
public record Config(
        Path data,
        Http http,
        Optional<StoreAddress> store,
        Log log,
        Duration outcomesKeep,
        long diskReserveBytes,
        int workers,
        boolean demo,
        Optional<Path> settingsFile) {

    /// Without a settings file.
    public Config(
            Path data,
            Http http,
            Optional<StoreAddress> store,
            Log log,
            Duration outcomesKeep,
            long diskReserveBytes,
            int workers,
            boolean demo) {
        this(
                data,
                http,
                store,
                log,
                outcomesKeep,
                diskReserveBytes,
                workers,
                demo,
                Optional.empty());
    }

    /// The same with a settings file.
    Config withSettingsFile(Path file) {
        return new Config(
                data,
                http,
                store,
                log,
                outcomesKeep,
                diskReserveBytes,
                workers,
                demo,
                Optional.of(file));
    }

    /// @param port 0 for any that is free
    /// @param bodyBytesMax of one request
    /// @param rateLimit of calls that write, for accounts that set none of their own
    /// @param readRateLimit of calls that ask
    /// @param tls what connections are encrypted with, if they are
    public record Http(
            String host,
            int port,
            int bodyBytesMax,
            RateLimit rateLimit,
            RateLimit readRateLimit,
            Optional<TlsFiles> tls) {
        /// Without TLS.
        public Http(
                String host,
                int port,
                int bodyBytesMax,
                RateLimit rateLimit,
                RateLimit readRateLimit) {
            this(host, port, bodyBytesMax, rateLimit, readRateLimit, Optional.empty());
        }

        HttpConfig forServer() {
            HttpConfig.Limits limits = HttpConfig.Limits.DEFAULT.withBodyBytesMax(bodyBytesMax);
            return HttpConfig.at(host, port)
                    .with(limits.within(Runtime.getRuntime().maxMemory()))
                    .withRates(rateLimit, readRateLimit);
        }
    }

    /// @param partitions of a log that is made now; an existing one keeps its own
    /// @param keep how long an entry stays in the log after it was accepted
    /// @param givenUp a log that the store knows and that may be missing: what it held unfinished is lost
    /// @param acceptedGap the name of a range of requests that neither log nor store has: the start goes on without them
    /// @param kafka where the log is; empty: in the data directory
    public record Log(
            int partitions,
            Duration keep,
            Optional<LogId> givenUp,
            Optional<String> acceptedGap,
            Optional<Kafka> kafka) {
        /// In the data directory.
        public Log(
                int partitions,
                Duration keep,
                Optional<LogId> givenUp,
                Optional<String> acceptedGap) {
            this(partitions, keep, givenUp, acceptedGap, Optional.empty());
        }
    }

    /// @param servers `host:port`, separated by commas
    /// @param properties a file of what it takes to get in
    /// @param topic that the log is
    /// @param replication of a topic that is made now
    public record Kafka(String servers, Optional<Path> properties, String topic, int replication) {

        /// @throws IllegalArgumentException when the file cannot be read, or has properties that are not for others to set
        KafkaAddress address() {
            return KafkaAddress.of(servers, properties);
        }
    }
}
