package io.catchment.server;

import io.catchment.intake.IntakeLog;
import io.catchment.process.OwnedPartitions;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.MetricFamilyDescriptor;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.List;
import java.util.stream.IntStream;

/// The entries of the intake log, in three numbers that add up in every scrape: appended = finished + waiting.
final class IntakeMetrics implements MultiCollector {
    private static final String APPENDED = "catchment_intake_appended";
    private static final String FINISHED = "catchment_intake_finished";
    private static final String WAITING = "catchment_intake_waiting";

    private final IntakeLog log;
    private final List<OwnedPartitions> owned;

    IntakeMetrics(IntakeLog log, List<OwnedPartitions> owned) {
        this.log = log;
        this.owned = owned;
    }

    @Override
    public MetricSnapshots collect() {
        boolean counted = owned.stream().allMatch(OwnedPartitions::isCounted);
        // In this order: between the two the log may grow, and waiting is never below zero.
        double finished = counted ? partitions().mapToLong(this::finished).sum() : 0;
        double appended = partitions().mapToLong(partition -> log.extent(partition).end()).sum();
        CounterSnapshot taken =
                counter(APPENDED, "Entries that the intake log has ever taken", appended);
        if (!counted) {
            // No number rather than a wrong one.
            return MetricSnapshots.of(taken);
        }
        return MetricSnapshots.of(
                taken,
                counter(FINISHED, "Entries of the intake log that are worked off", finished),
                gauge(
                        WAITING,
                        "Entries of the intake log that are not worked off yet",
                        appended - finished));
    }

    private IntStream partitions() {
        return IntStream.range(0, log.partitions());
    }

    private long finished(int partition) {
        return owned.stream()
                .flatMapToLong(share -> share.lastPosition(partition).stream())
                .findFirst()
                .orElse(0);
    }

    private static CounterSnapshot counter(String name, String help, double value) {
        return CounterSnapshot.builder()
                .name(name)
                .help(help)
                .dataPoint(CounterDataPointSnapshot.builder().value(value).build())
                .build();
    }

    private static GaugeSnapshot gauge(String name, String help, double value) {
        return GaugeSnapshot.builder()
                .name(name)
                .help(help)
                .dataPoint(GaugeDataPointSnapshot.builder().value(value).build())
                .build();
    }

    @Override
    public List<MetricFamilyDescriptor> getMetricFamilyDescriptors() {
        return List.of(
                MetricFamilyDescriptor.counter(APPENDED).build(),
                MetricFamilyDescriptor.counter(FINISHED).build(),
                MetricFamilyDescriptor.gauge(WAITING).build());
    }
}
