package io.catchment.bench.parts;

import static java.util.function.Function.identity;

import io.catchment.KeyId;
import io.catchment.RequestKind;
import io.catchment.bench.load.Bodies;
import io.catchment.intake.Entry;
import io.catchment.intake.EntryHeader;
import io.catchment.intake.IntakeLog;
import io.catchment.intake.Partitioning;
import io.catchment.intake.RocksIntakeLog;
import io.catchment.process.Awaited;
import io.catchment.process.OwnedPartitions;
import io.catchment.process.ProcessMetrics;
import io.catchment.process.Processor;
import io.catchment.process.Throughput;
import io.catchment.process.TimeOrderedIds;
import io.catchment.settings.Settings;
import io.catchment.store.Database;
import io.catchment.store.EmbeddedPostgres;
import io.catchment.store.Logs;
import io.catchment.store.StoreAddress;
import io.catchment.wire.CaptureReader;
import io.catchment.wire.Contacts;
import io.catchment.wire.ReadLimits;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// A log, the processors that work it off, and the store that they fill: all in this process but PostgreSQL, and wired as
/// a node does it.
public final class Backlogged implements AutoCloseable {
    private static final int PARTITIONS = 64;
    private static final int APPENDED_AT_ONCE = 10_000;

    private final IntakeLog log;
    private final Database database;
    private final Settings settings = new RuledAccount();
    private final List<Processor> processors;
    private final Bodies bodies = new Bodies(1);
    private long appended;

    /// @param workers how many processors share the partitions
    public Backlogged(EmbeddedPostgres postgres, Path logFolder, int workers) {
        this.log = RocksIntakeLog.open(logFolder, RocksIntakeLog.Options.of(PARTITIONS));
        this.database = Database.open(address(postgres));
        new Logs(database).register(log.id(), PARTITIONS, new byte[32]);
        Processor.Parts parts = parts();
        this.processors =
                IntStream.range(0, workers)
                        .mapToObj(worker -> processor(parts, worker, workers))
                        .toList();
    }

    private static StoreAddress address(EmbeddedPostgres postgres) {
        return new StoreAddress(
                postgres.jdbcUrl(), Optional.of(postgres.user()), Optional.of(postgres.password()));
    }

    private Processor.Parts parts() {
        return new Processor.Parts(
                log,
                () -> settings,
                new CaptureReader(ReadLimits.DEFAULT),
                new Contacts(),
                database,
                new TimeOrderedIds(InstantSource.system(), new SplittableRandom(7)::nextLong),
                InstantSource.system(),
                new ProcessMetrics(new PrometheusRegistry()),
                new Throughput(),
                new Awaited());
    }

    private Processor processor(Processor.Parts parts, int worker, int workers) {
        return new Processor(
                parts,
                new OwnedPartitions(
                        log,
                        IntStream.range(0, PARTITIONS)
                                .filter(partition -> partition % workers == worker)
                                .boxed()
                                .collect(Collectors.toSet()),
                        Map.of()));
    }

    public List<Processor> processors() {
        return processors;
    }

    public Database database() {
        return database;
    }

    /// How many captures the log has been given.
    long appended() {
        return appended;
    }

    /// Appends the next captures, each person's in their order.
    public void append(int captures) throws Exception {
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int left = captures; left > 0; left -= APPENDED_AT_ONCE) {
                List<Future<?>> waiting = new ArrayList<>();
                for (Map.Entry<Integer, List<byte[]>> one :
                        next(Math.min(left, APPENDED_AT_ONCE)).entrySet()) {
                    waiting.add(
                            callers.submit(() ->
                                    one.getValue()
                                            .forEach(body ->
                                                    log.append(one.getKey(), entry(body)))));
                }
                for (Future<?> one : waiting) {
                    one.get();
                }
            }
        }
    }

    private Map<Integer, List<byte[]>> next(int captures) {
        Partitioning partitioning = new Partitioning(PARTITIONS);
        List<byte[]> next =
                IntStream.range(0, captures).mapToObj(i -> bodies.body(appended + i)).toList();
        appended += captures;
        return next.stream()
                .collect(
                        Collectors.groupingBy(
                                body -> partitioning.partition(RuledAccount.ID, 0, email(body)),
                                Collectors.mapping(identity(), Collectors.toList())));
    }

    /// The route of a body, whose e-mail address stands at the same place in each.
    private static String email(byte[] body) {
        return new String(body, 0, 80, java.nio.charset.StandardCharsets.US_ASCII);
    }

    static Entry entry(byte[] body) {
        return Entry.plain(
                new EntryHeader(
                        RequestKind.OPPORTUNITY_CAPTURE,
                        RuledAccount.ID,
                        new KeyId(1),
                        Instant.now().truncatedTo(ChronoUnit.MICROS),
                        false),
                body);
    }

    @Override
    public void close() {
        database.close();
        log.close();
    }
}
