package io.catchment.server;

import io.catchment.intake.RocksIntakeLog;
import io.catchment.process.OwnedPartitions;
import io.catchment.process.Trimmer;
import io.catchment.process.Worker;
import io.catchment.status.Health;
import io.catchment.store.Logs;
import io.catchment.store.StoreException;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/// Looks at the parts from time to time: probes the store, trims the log, and tells how all of them are.
final class Watch implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Watch.class.getName());

    private static final long PROBE_SECONDS = 1;
    private static final long TRIM_SECONDS = 60;

    private final Parts parts;
    private final ScheduledExecutorService clockwork =
            Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().name("watch").factory());
    private volatile boolean storeAnswers = true;

    /// What is looked at.
    record Parts(
            RocksIntakeLog log,
            StoreParts store,
            List<Worker> workers,
            List<OwnedPartitions> owned,
            Trimmer trimmer,
            InstantSource clock) {}

    private Watch(Parts parts) {
        this.parts = parts;
    }

    static Watch start(Parts parts, PrometheusRegistry registry) {
        Watch watch = new Watch(parts);
        watch.register(registry);
        watch.every(PROBE_SECONDS, "probe", watch::probe);
        watch.every(TRIM_SECONDS, "trim", watch.parts.trimmer()::runOnce);
        return watch;
    }

    private void probe() {
        boolean answers = parts.store().database().answers();
        if (answers != storeAnswers) {
            LOG.log(answers ? Level.INFO : Level.ERROR, "store probed answers={0}", answers);
        }
        storeAnswers = answers;
        if (!answers && parts.store().restartIfEnded()) {
            LOG.log(Level.WARNING, "store started again reason=the embedded PostgreSQL had ended");
        }
    }

    /// A look that fails is told and does not end those to come, as it would for the executor.
    private void every(long seconds, String what, Runnable look) {
        Runnable guarded =
                () -> {
                    try {
                        look.run();
                    } catch (StoreException e) {
                        LOG.log(Level.WARNING, "{0} failed reason={1}", what, e.getMessage());
                    } catch (RuntimeException e) {
                        LOG.log(Level.ERROR, "{0} failed fault={1}", what, e.getClass().getName());
                    }
                };
        var _ = clockwork.scheduleWithFixedDelay(guarded, seconds, seconds, TimeUnit.SECONDS);
    }

    /// Ready as long as the log takes requests: what the store misses meanwhile, it gets later.
    Health health() {
        Map<String, String> said = new LinkedHashMap<>();
        boolean logOpen = parts.log().state() == RocksIntakeLog.State.OPEN;
        boolean workersWell = !isAny(Worker.State.FAILED);
        said.put("promise", "a 200 is on this node's disk, by fsync");
        said.put("log", parts.log().state().name().toLowerCase(java.util.Locale.ROOT));
        said.put("store", storeAnswers ? "answers" : "does not answer: accepted requests wait");
        said.put("processors", processors());
        Map<Integer, String> stopped = stopped();
        if (!stopped.isEmpty()) {
            said.put("stopped partitions", stopped.toString());
        }
        return new Health(logOpen && workersWell && stopped.isEmpty(), said);
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
        registry.register(
                new IntakeMetrics(
                        parts.log(),
                        parts.owned(),
                        new Logs(parts.store().database()).positions(parts.log().id())));
        GaugeWithCallback.builder()
                .name("catchment_intake_waiting_oldest_seconds")
                .help("Age of the oldest entry that is not final")
                .callback(callback -> callback.call(oldestSeconds()))
                .register(registry);
        GaugeWithCallback.builder()
                .name("catchment_intake_stopped_partitions")
                .help(
                        "Partitions that stand still because their log and the store contradict each other")
                .callback(callback -> callback.call(stopped().size()))
                .register(registry);
        GaugeWithCallback.builder()
                .name("catchment_store_up")
                .help("1 while the store answers, 0 while it does not")
                .callback(callback -> callback.call(storeAnswers ? 1 : 0))
                .register(registry);
    }

    private double oldestSeconds() {
        OptionalLong oldest =
                parts.owned().stream().flatMapToLong(share -> share.oldest().stream()).min();
        Instant now = parts.clock().instant();
        return oldest.isPresent() ? Math.max(0, now.getEpochSecond() - oldest.getAsLong()) : 0;
    }

    @Override
    public void close() {
        clockwork.shutdownNow();
    }
}
