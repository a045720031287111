package io.catchment.kafka;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;

/// Where the brokers are, and how to get in.
///
/// @param servers as Kafka's clients take them: `host:port`, separated by commas
/// @param properties of Kafka's clients: those of encryption, of signing in and of the network, and no others, because
///     the log's promise hangs on the rest
public record KafkaAddress(String servers, Map<String, String> properties) {
    private static final List<String> ALLOWED = List.of("security.", "sasl.", "ssl.");

    private static final Set<String> ALLOWED_TOO =
            Set.of(
                    "client.dns.lookup",
                    "client.rack",
                    "connections.max.idle.ms",
                    "receive.buffer.bytes",
                    "reconnect.backoff.ms",
                    "reconnect.backoff.max.ms",
                    "send.buffer.bytes",
                    "socket.connection.setup.timeout.ms",
                    "socket.connection.setup.timeout.max.ms");

    public KafkaAddress {
        if (servers.isBlank()) {
            throw new IllegalArgumentException("names no broker");
        }
        properties = Map.copyOf(properties);
        List<String> foreign =
                properties.keySet().stream().filter(name -> !isAllowed(name)).sorted().toList();
        if (!foreign.isEmpty()) {
            throw new IllegalArgumentException(
                    "only security.…, sasl.…, ssl.… and properties of the network may be set, not "
                            + String.join(", ", foreign));
        }
    }

    /// Without encryption, for whoever asks.
    public static KafkaAddress plain(String servers) {
        return new KafkaAddress(servers, Map.of());
    }

    /// @param file with properties, if there is one
    /// @throws IllegalArgumentException when it cannot be read, or has properties that are not for others to set
    public static KafkaAddress of(String servers, Optional<Path> file) {
        return new KafkaAddress(servers, file.map(KafkaAddress::read).orElse(Map.of()));
    }

    private static Map<String, String> read(Path file) {
        Properties read = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            read.load(reader);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    file + " cannot be read: " + e.getClass().getSimpleName(), e);
        }
        Map<String, String> properties = new TreeMap<>();
        read.stringPropertyNames().forEach(name -> properties.put(name, read.getProperty(name)));
        return properties;
    }

    private static boolean isAllowed(String name) {
        return ALLOWED_TOO.contains(name) || ALLOWED.stream().anyMatch(name::startsWith);
    }

    /// Without the properties, which have passwords.
    @Override
    public String toString() {
        return servers;
    }
}
