package io.catchment.kafka;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;

/// Real Kafka brokers, each in a JVM of its own and controller as well, with their data in a folder under `target`.
///
/// They end with the test's JVM, however that ends. What they say is in `out.log` in the folder of each.
public final class TestCluster implements AutoCloseable {
    private static final AtomicInteger NAMES = new AtomicInteger();

    /// So that a broker that is gone is missed within seconds.
    private static final Map<String, String> IMPATIENT =
            Map.of(
                    "broker.heartbeat.interval.ms", "500",
                    "broker.session.timeout.ms", "3000",
                    "replica.lag.time.max.ms", "3000",
                    "controller.quorum.election.timeout.ms", "500",
                    "controller.quorum.fetch.timeout.ms", "1000");

    private final String clusterId;
    private final Path folder;
    private final List<Broker> brokers;

    private TestCluster(String clusterId, Path folder, List<Broker> brokers) {
        this.clusterId = clusterId;
        this.folder = folder;
        this.brokers = List.copyOf(brokers);
    }

    /// The one broker that the tests of this JVM share: for those that leave it as it is.
    public static TestCluster shared() {
        return Shared.CLUSTER;
    }

    /// A cluster of its own, for tests that kill and freeze.
    public static TestCluster start(int brokers) {
        return start(brokers, Map.of());
    }

    /// @param settings of the brokers, beyond the usual ones
    public static TestCluster start(int brokers, Map<String, String> settings) {
        TestCluster cluster = make(brokers, settings);
        Runtime.getRuntime().addShutdownHook(new Thread(cluster::close));
        cluster.brokers.forEach(Broker::launch);
        cluster.brokers.forEach(Broker::awaitStarted);
        return cluster;
    }

    private static TestCluster make(int count, Map<String, String> settings) {
        try {
            Path target = Files.createDirectories(Path.of("target").toAbsolutePath());
            Path folder = Files.createTempDirectory(target, "test-kafka-");
            String clusterId = "catchment-test-cluster" + NAMES.incrementAndGet();
            List<Integer> ports = freePorts(2 * count);
            String voters = voters(ports, count);
            List<Broker> brokers = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                Map<String, String> all = new TreeMap<>(IMPATIENT);
                all.putAll(usual(i + 1, ports.get(2 * i), ports.get(2 * i + 1), count));
                all.put("controller.quorum.voters", voters);
                all.putAll(settings);
                brokers.add(new Broker(folder.resolve("broker-" + (i + 1)), clusterId, all));
            }
            return new TestCluster(clusterId, folder, brokers);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, String> usual(int id, int port, int controllerPort, int count) {
        return Map.ofEntries(
                Map.entry("process.roles", "broker,controller"),
                Map.entry("node.id", Integer.toString(id)),
                Map.entry(
                        "listeners",
                        "BROKER://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort),
                Map.entry("advertised.listeners", "BROKER://127.0.0.1:" + port),
                Map.entry(
                        "listener.security.protocol.map", "BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT"),
                Map.entry("inter.broker.listener.name", "BROKER"),
                Map.entry("controller.listener.names", "CONTROLLER"),
                Map.entry("auto.create.topics.enable", "false"),
                Map.entry("offsets.topic.replication.factor", Integer.toString(count)),
                Map.entry("offsets.topic.num.partitions", "1"),
                Map.entry("transaction.state.log.replication.factor", Integer.toString(count)),
                Map.entry("transaction.state.log.num.partitions", "1"),
                Map.entry("transaction.state.log.min.isr", "1"),
                Map.entry("group.initial.rebalance.delay.ms", "0"));
    }

    private static String voters(List<Integer> ports, int count) {
        List<String> voters = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            voters.add((i + 1) + "@127.0.0.1:" + ports.get(2 * i + 1));
        }
        return String.join(",", voters);
    }

    /// Held all at once, so that they differ.
    private static List<Integer> freePorts(int count) throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            return sockets.stream().map(ServerSocket::getLocalPort).toList();
        } finally {
            for (ServerSocket socket : sockets) {
                socket.close();
            }
        }
    }

    public String clusterId() {
        return clusterId;
    }

    public String bootstrapServers() {
        return brokers.stream().map(Broker::address).collect(Collectors.joining(","));
    }

    /// @param id from 1
    public Broker broker(int id) {
        return brokers.get(id - 1);
    }

    public List<Broker> brokers() {
        return brokers;
    }

    /// Waits until all replicas of a topic are in sync, on whichever brokers run.
    public void awaitInSync(String topic) {
        long deadline = System.nanoTime() + Broker.START_MAX.toNanos();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers()))) {
            while (!isInSync(admin, topic)) {
                if (System.nanoTime() > deadline) {
                    throw new AssertionError("not all replicas of " + topic + " are in sync");
                }
                Broker.pause();
            }
        }
    }

    private static boolean isInSync(Admin admin, String topic) {
        try {
            return admin.describeTopics(List.of(topic)).allTopicNames().get().values().stream()
                    .flatMap(description -> description.partitions().stream())
                    .allMatch(it -> it.isr().size() == it.replicas().size());
        } catch (ExecutionException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /// A name of a topic that nobody else has.
    public static String freshTopic() {
        return "intake-" + ProcessHandle.current().pid() + "-" + NAMES.incrementAndGet();
    }

    @Override
    public void close() {
        brokers.forEach(Broker::kill);
        if (Files.notExists(folder)) {
            return; // closed before
        }
        deleteAll(folder);
    }

    private static void deleteAll(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(TestCluster::delete);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// One broker; its data outlive its process.
    public static final class Broker {
        private static final Duration START_MAX = Duration.ofSeconds(60);
        private static final String STARTED = "Kafka Server started";
        private static final Path MODULE = Path.of("..", "broker", "target").toAbsolutePath();

        private final Path folder;
        private final String clusterId;
        private final Map<String, String> settings;
        private @Nullable Process process;

        private Broker(Path folder, String clusterId, Map<String, String> settings)
                throws IOException {
            this.folder = Files.createDirectories(folder);
            this.clusterId = clusterId;
            this.settings = settings;
            Properties properties = new Properties();
            properties.putAll(settings);
            properties.put("log.dirs", folder.resolve("data").toString());
            try (var writer = Files.newBufferedWriter(propertiesFile())) {
                properties.store(writer, null);
            }
        }

        private Path propertiesFile() {
            return folder.resolve("server.properties");
        }

        private Path out() {
            return folder.resolve("out.log");
        }

        String address() {
            return settings.getOrDefault("advertised.listeners", "").replaceFirst(".*//", "");
        }

        /// Starts it, again if need be, and returns when it serves.
        public void start() {
            launch();
            awaitStarted();
        }

        private void launch() {
            try {
                Files.deleteIfExists(out());
                process =
                        new ProcessBuilder(
                                        ProcessHandle.current().info().command().orElseThrow(),
                                        "-Xmx256m",
                                        "-XX:+UseSerialGC",
                                        "-XX:TieredStopAtLevel=1",
                                        "-cp",
                                        classPath(),
                                        "io.catchment.broker.Broker",
                                        propertiesFile().toString(),
                                        clusterId,
                                        "--with-parent")
                                .redirectErrorStream(true)
                                .redirectOutput(out().toFile())
                                .start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static String classPath() throws IOException {
            Path file = MODULE.resolve("classpath");
            if (Files.notExists(file)) {
                throw new AssertionError(
                        file
                                + " is missing: build the module once, mvn -pl broker process-classes");
            }
            return MODULE.resolve("classes")
                    + java.io.File.pathSeparator
                    + Files.readString(file).strip();
        }

        private void awaitStarted() {
            long deadline = System.nanoTime() + START_MAX.toNanos();
            while (!said(STARTED)) {
                if (!process().isAlive() || System.nanoTime() > deadline) {
                    throw new AssertionError("the broker did not start: " + text());
                }
                pause();
            }
        }

        private Process process() {
            return Objects.requireNonNull(process, "the broker was not started");
        }

        private boolean said(String words) {
            return text().contains(words);
        }

        private String text() {
            try {
                return Files.exists(out())
                        ? Files.readString(out(), StandardCharsets.ISO_8859_1)
                        : "";
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /// As its owner would: it hands its partitions over first.
        public void stop() {
            // By a signal: Java's own way closes the broker's standard input first, which ends it
            // at once.
            signal("TERM");
            await();
        }

        /// As the power would: what it has not synced stays in the page cache, which a kill leaves alone.
        public void kill() {
            if (process != null) {
                process().destroyForcibly();
                await();
            }
        }

        private void await() {
            try {
                if (!process().waitFor(START_MAX.toSeconds(), TimeUnit.SECONDS)) {
                    throw new AssertionError("the broker does not end: " + process().pid());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }

        /// It answers nothing any more, and its connections stay.
        public void freeze() {
            signal("STOP");
        }

        public void thaw() {
            signal("CONT");
        }

        private void signal(String name) {
            try {
                int code =
                        new ProcessBuilder("kill", "-" + name, Long.toString(process().pid()))
                                .start()
                                .waitFor();
                if (code != 0) {
                    throw new AssertionError("kill -" + name + " ended with " + code);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }

        /// All that it has of a topic, while it is stopped.
        public void loseData(String topic) throws IOException {
            try (Stream<Path> partitions = Files.list(folder.resolve("data"))) {
                partitions
                        .filter(it -> it.getFileName().toString().startsWith(topic + "-"))
                        .forEach(TestCluster::deleteAll);
            }
            Files.deleteIfExists(
                    folder.resolve("data").resolve("recovery-point-offset-checkpoint"));
            Files.deleteIfExists(folder.resolve("data").resolve("replication-offset-checkpoint"));
        }

        /// Of the first segment of a partition, while the broker is stopped.
        public void turnLastByte(String topic, int partition) throws IOException {
            Path segment =
                    folder.resolve("data")
                            .resolve(topic + "-" + partition)
                            .resolve("00000000000000000000.log");
            byte[] bytes = Files.readAllBytes(segment);
            bytes[bytes.length - 2] ^= 1;
            Files.write(segment, bytes);
        }

        private static void pause() {
            try {
                TimeUnit.MILLISECONDS.sleep(20);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }

    private static final class Shared {
        static final TestCluster CLUSTER = start(1);
    }
}
