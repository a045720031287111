package io.catchment.server;

import io.catchment.Effect;
import io.catchment.intake.DiskReserve;
import io.catchment.intake.TendedLog;
import io.catchment.process.IdempotencyExpiry;
import io.catchment.process.OwnedPartitions;
import io.catchment.process.Retrier;
import io.catchment.process.Succession;
import io.catchment.process.Trimmer;
import io.catchment.process.Worker;
import io.catchment.settings.LiveSettings;
import io.catchment.status.Flow;
import io.catchment.status.Health;
import io.catchment.status.LedgerWatch;
import io.catchment.status.NodeState;
import io.catchment.store.IdempotencyKeys;
import io.catchment.store.StoreException;
import io.catchment.tls.LiveTls;
import io.catchment.tls.TlsException;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Looks at the parts from time to time: takes over changed settings, trims the log, and tells how all of them are.
final class Watch implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Watch.class.getName());

    /// A key that was revoked in the store opens nothing after this time.
    private static final long SETTINGS_SECONDS = 2;

    private static final long TRIM_SECONDS = 60;

    /// Two small files are read. Whoever puts new ones there may do so one after the other.
    private static final long TLS_SECONDS = 5;

    // With the keys of a step, a thousand a second: above what can be claimed in the mean of a
    // week.
    private static final long EXPIRY_SECONDS = 5;

    private final Parts parts;
    private final ScheduledExecutorService clockwork =
            Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().name("watch").factory());

    /// What is looked at.
    ///
    /// @param workers without which requests are not worked off
    /// @param others without which they are
    record Parts(
            TendedLog log,
            DiskReserve reserve,
            StoreGate store,
            LiveSettings settings,
            List<Worker> workers,
            List<Worker> others,
            List<OwnedPartitions> owned,
            Retrier retrier,
            Trimmer trimmer,
            LedgerWatch ledger,
            Optional<LiveTls> tls,
            Succession succession,
            InstantSource clock) {}

    private Watch(Parts parts) {
        this.parts = parts;
    }

    static Watch start(Parts parts, PrometheusRegistry registry) {
        Watch watch = new Watch(parts);
        watch.register(registry);
        watch.every(SETTINGS_SECONDS, "settings", watch::refreshSettings);
        watch.every(TRIM_SECONDS, "trim", parts.trimmer()::runOnce);
        parts.tls().ifPresent(tls -> watch.every(TLS_SECONDS, "tls", tls::refresh));
        watch.every(EXPIRY_SECONDS, "idempotency expiry", watch::expireKeys);
        return watch;
    }

    /// A look that fails is told once and does not end those to come, as it would for the executor.
    private void every(long seconds, String what, Runnable look) {
        AtomicReference<String> told = new AtomicReference<>("");
        Runnable guarded =
                () -> {
                    String trouble = troubleOf(look);
                    if (!told.getAndSet(trouble).equals(trouble)) {
                        LOG.log(
                                trouble.isEmpty() ? Level.INFO : Level.WARNING,
                                "{0} changed trouble={1}",
                                what,
                                trouble.isEmpty() ? "none" : trouble);
                    }
                };
        var _ = clockwork.scheduleWithFixedDelay(guarded, seconds, seconds, TimeUnit.SECONDS);
    }

    private static String troubleOf(Runnable look) {
        try {
            look.run();
            return "";
        } catch (StoreException | UncheckedIOException | TlsException e) {
            return String.valueOf(e.getMessage());
        } catch (RuntimeException e) {
            return e.getClass().getName();
        }
    }

    private void refreshSettings() {
        if (storeAnswers()) {
            parts.settings().refresh(parts.store().database());
        }
    }

    private void expireKeys() {
        if (storeAnswers()) {
            IdempotencyKeys keys = new IdempotencyKeys(parts.store().database());
            new IdempotencyExpiry(keys, parts.clock()).runOnce();
        }
    }

    private boolean storeAnswers() {
        return parts.store().state() == StoreGate.State.ANSWERS;
    }

    /// Ready as long as the log takes requests: what the store misses meanwhile, it gets later.
    Health health() {
        Map<String, String> said = new LinkedHashMap<>();
        boolean workersWell = !isAny(Worker.State.FAILED);
        said.put("promise", parts.log().promise());
        said.put("log", parts.log().said());
        said.put("disk", parts.reserve().said());
        said.put("store", parts.store().state().inWords());
        said.put("processors", processors());
        parts.succession().said().ifPresent(text -> said.put("move", text));
        said.put("ledger", parts.ledger().said());
        Map<Integer, String> stopped = stopped();
        if (!stopped.isEmpty()) {
            said.put("stopped partitions", stopped.toString());
        }
        List<String> alarms = parts.log().alarms();
        if (!alarms.isEmpty()) {
            said.put("alarm", "what is accepted may be lost: " + String.join("; ", alarms));
        }
        List<String> ended = endedOthers();
        if (!ended.isEmpty()) {
            said.put("ended by a fault", String.join(", ", ended) + ": see the log");
        }
        return new Health(parts.log().takesAppends() && workersWell && stopped.isEmpty(), said);
    }

    /// The same, to draw conclusions from.
    NodeState state() {
        return new NodeState(
                ManagementFactory.getRuntimeMXBean().getName(),
                parts.log().takesAppends(),
                storeAnswers(),
                isAny(Worker.State.FAILED),
                stopped(),
                parts.ledger().missing(),
                parts.ledger().twice(),
                parts.reserve().freeBytes(),
                parts.reserve().reserveBytes(),
                health());
    }

    /// What comes and goes.
    Flow flow(Map<Effect, Long> outcomes) {
        boolean counted = parts.owned().stream().allMatch(OwnedPartitions::isCounted);
        // In this order: between the two the log may grow, and waiting is never below zero.
        long finished = counted ? partitions().mapToLong(this::finished).sum() : 0;
        long appended =
                partitions().mapToLong(partition -> parts.log().extent(partition).end()).sum();
        return new Flow(
                parts.clock().instant(),
                appended,
                counted ? OptionalLong.of(appended - finished) : OptionalLong.empty(),
                oldestSeconds().stream()
                        .mapToObj(seconds -> Duration.ofSeconds((long) seconds))
                        .findFirst(),
                parts.retrier().waiting(),
                outcomes);
    }

    private IntStream partitions() {
        return IntStream.range(0, parts.log().partitions());
    }

    private long finished(int partition) {
        return parts.owned().stream()
                .flatMapToLong(share -> share.lastPosition(partition).stream())
                .findFirst()
                .orElse(0);
    }

    private List<String> endedOthers() {
        return parts.others().stream()
                .filter(worker -> worker.state() == Worker.State.FAILED)
                .map(Worker::name)
                .toList();
    }

    private String processors() {
        if (isAny(Worker.State.FAILED)) {
            return "stopped by a fault: see the log";
        }
        return isAny(Worker.State.WAITING) ? "wait" : "work";
    }

    private boolean isAny(Worker.State state) {
        return parts.workers().stream().anyMatch(worker -> worker.state() == state);
    }

    private Map<Integer, String> stopped() {
        return parts.owned().stream()
                .flatMap(share -> share.stopped().entrySet().stream())
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private void register(PrometheusRegistry registry) {
        registry.register(new IntakeMetrics(parts.log(), parts.owned()));
        GaugeWithCallback.builder()
                .name("catchment_intake_waiting_oldest_seconds")
                .help("Age of the oldest entry that is not worked off yet")
                .callback(callback -> oldestSeconds().ifPresent(callback::call))
                .register(registry);
        GaugeWithCallback.builder()
                .name("catchment_requests_retrying")
                .help("Requests that wait in the store for another try")
                .callback(callback -> callback.call((double) parts.retrier().waiting()))
                .register(registry);
        GaugeWithCallback.builder()
                .name("catchment_intake_stopped_partitions")
                .help(
                        "Partitions that stand still because their log and the store contradict each other")
                .callback(callback -> callback.call(stopped().size()))
                .register(registry);
        GaugeWithCallback.builder()
                .name("catchment_intake_waiting_before")
                .help(
                        "Requests in the log before that are worked off first, while a log moves; 1 where another node counts them")
                .callback(callback -> callback.call((double) parts.succession().waitingBefore()))
                .register(registry);
        GaugeWithCallback.builder()
                .name("catchment_intake_log_alarms")
                .help(
                        "Settings of the Kafka topic with which accepted requests may be lost; anything but 0 needs a person")
                .callback(callback -> callback.call(parts.log().alarms().size()))
                .register(registry);
        GaugeWithCallback.builder()
                .name("catchment_disk_free_bytes")
                .help("Free bytes on the disk of the data directory")
                .callback(callback -> callback.call((double) parts.reserve().freeBytes()))
                .register(registry);
        GaugeWithCallback.builder()
                .name("catchment_disk_reserve_bytes")
                .help("Free bytes below which requests are refused")
                .callback(callback -> callback.call((double) parts.reserve().reserveBytes()))
                .register(registry);
        GaugeWithCallback.builder()
                .name("catchment_ledger_gaps")
                .help(
                        "Offsets below a position that have no outcome and wait for no other try; anything but 0 needs a person")
                .callback(callback -> callback.call((double) parts.ledger().missing()))
                .register(registry);
        GaugeWithCallback.builder()
                .name("catchment_ledger_twice")
                .help("Offsets that are counted more than once; anything but 0 needs a person")
                .callback(callback -> callback.call((double) parts.ledger().twice()))
                .register(registry);
        GaugeWithCallback.builder()
                .name("catchment_tls_certificate_ends_seconds")
                .help("When the certificate that is served ends, in Unix time; 0 without TLS")
                .callback(callback -> callback.call(certificateEnds()))
                .register(registry);
        GaugeWithCallback.builder()
                .name("catchment_store_up")
                .help("1 while the store answers, 0 while it does not")
                .callback(callback -> callback.call(storeAnswers() ? 1 : 0))
                .register(registry);
    }

    private double certificateEnds() {
        return parts.tls().map(LiveTls::validUntil).orElse(Instant.EPOCH).getEpochSecond();
    }

    /// Empty while nobody can count what waits.
    private OptionalDouble oldestSeconds() {
        if (!parts.owned().stream().allMatch(OwnedPartitions::isCounted)) {
            return OptionalDouble.empty();
        }
        OptionalLong oldest =
                parts.owned().stream().flatMapToLong(share -> share.oldest().stream()).min();
        long now = parts.clock().instant().getEpochSecond();
        return OptionalDouble.of((double) Math.max(0, now - oldest.orElse(now)));
    }

    @Override
    public void close() {
        clockwork.shutdownNow();
    }
}
