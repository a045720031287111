package io.catchment.process;

import io.catchment.Effect;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/// What processors count, for `/metrics`.
public final class ProcessMetrics {
    final Counter finished;
    final Counter retried;
    final Counter races;
    final Counter fenced;
    final Histogram batchRequests;
    final Histogram batchSeconds;
    final Histogram synchronousSeconds;

    public ProcessMetrics(PrometheusRegistry registry) {
        finished =
                Counter.builder()
                        .name("catchment_requests_finished_total")
                        .help("Requests that became final, by what they came to")
                        .labelNames("effect")
                        .register(registry);
        retried =
                Counter.builder()
                        .name("catchment_requests_retried_total")
                        .help(
                                "Tries that a fault of the system spoilt, and that are made again later")
                        .register(registry);
        races =
                Counter.builder()
                        .name("catchment_batch_races_total")
                        .help("Batches begun anew because another writer was faster")
                        .register(registry);
        fenced =
                Counter.builder()
                        .name("catchment_batch_fenced_total")
                        .help("Batches given up because another processor had moved a position")
                        .register(registry);
        batchRequests =
                Histogram.builder()
                        .name("catchment_batch_requests")
                        .help("Requests in a batch that was committed")
                        .classicUpperBounds(1, 2, 5, 10, 20, 50, 100, 200, 500)
                        .register(registry);
        batchSeconds =
                Histogram.builder()
                        .name("catchment_batch_seconds")
                        .help("Time from a batch's first lock to its commit")
                        .classicUpperBounds(
                                .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10)
                        .register(registry);
        synchronousSeconds =
                Histogram.builder()
                        .name("catchment_synchronous_seconds")
                        .help(
                                "Time from the first lock of a request whose sender waits to its commit")
                        .classicUpperBounds(
                                .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5)
                        .register(registry);
        for (Effect effect : Effect.values()) {
            finished.initLabelValues(label(effect));
        }
    }

    /// Requests that became final since the start of this process.
    public Map<Effect, Long> finished() {
        Map<Effect, Long> sums = new EnumMap<>(Effect.class);
        for (Effect effect : Effect.values()) {
            sums.put(effect, finished.labelValues(label(effect)).getLongValue());
        }
        return sums;
    }

    static String label(Effect effect) {
        return effect.name().toLowerCase(Locale.ROOT);
    }
}
