package io.catchment.http;

import io.catchment.Refusal;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.IntSupplier;

/// What the door counts. Labels are routes, codes and reasons: never an account, a key or an id.
///
/// Each request is counted once in `catchment_http_requests_total`, whatever became of it.
final class HttpMetrics {
    /// The route of what reached no call.
    static final String NO_ROUTE = "none";

    // From a cached answer to a group commit on a slow disk.
    private static final double[] SECONDS = {
        0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10
    };

    private final PrometheusRegistry registry;
    private final Counter requests;
    private final Histogram seconds;
    private final Counter bodyBytes;
    private final Counter accepted;
    private final Counter refused;
    private final Counter refusedKept;
    private final Counter rateLimited;
    private final Counter cut;
    private final Counter turnedAway;

    HttpMetrics(PrometheusRegistry registry) {
        this.registry = registry;
        this.requests =
                counter(
                        "requests",
                        "Requests, by route and by status of the answer.",
                        "route",
                        "code");
        this.seconds =
                Histogram.builder()
                        .name("catchment_http_request_duration_seconds")
                        .help("From the end of a request's headers to its answer, by route.")
                        .labelNames("route")
                        .classicUpperBounds(SECONDS)
                        .classicOnly()
                        .register(registry);
        this.bodyBytes = counter("request_body_bytes", "Bytes of bodies that were read whole.");
        this.accepted = counter("accepted", "Requests put into the intake log and answered 200.");
        this.refused = counter("refused", "Bodies refused at the door (400), by reason.", "reason");
        this.refusedKept =
                counter(
                        "refused_bodies",
                        "What became of refused bodies: kept, over_limit (only counted), log_unavailable.",
                        "fate");
        this.rateLimited =
                counter("rate_limited", "Calls over an account's rate limit (429).", "quota");
        this.cut =
                counter(
                        "connections_cut",
                        "Connections closed because the caller took too long, by what was awaited.",
                        "phase");
        this.turnedAway = counter("connections_turned_away", "Connections above the limit (503).");
        beginAtZero(refusedKept, EnumSet.allOf(RefusedBodies.Fate.class));
        beginAtZero(rateLimited, EnumSet.allOf(RateLimits.Quota.class));
        beginAtZero(cut, EnumSet.complementOf(EnumSet.of(PatientConnection.Phase.LINGER)));
    }

    /// A rate over a counter that appears with its first one would miss that one.
    private static void beginAtZero(Counter counter, Set<? extends Enum<?>> labels) {
        for (Enum<?> label : labels) {
            counter.initLabelValues(label(label));
        }
    }

    void answered(String route, int code, double tookSeconds) {
        requests.labelValues(route, Integer.toString(code)).inc();
        seconds.labelValues(route).observe(tookSeconds);
    }

    void answeredWithoutRoute(int code) {
        requests.labelValues(NO_ROUTE, Integer.toString(code)).inc();
    }

    void bodyRead(int bytes) {
        bodyBytes.inc(bytes);
    }

    void accepted() {
        accepted.inc();
    }

    void refused(Refusal.OfBody refusal) {
        refused.labelValues(reason(refusal)).inc();
    }

    void refusedBody(RefusedBodies.Fate fate) {
        refusedKept.labelValues(label(fate)).inc();
    }

    void rateLimited(RateLimits.Quota quota) {
        rateLimited.labelValues(label(quota)).inc();
    }

    void cut(PatientConnection.Phase phase) {
        if (phase == PatientConnection.Phase.LINGER) {
            return; // it had its answer
        }
        cut.labelValues(label(phase)).inc();
    }

    void turnedAway() {
        turnedAway.inc();
    }

    /// Shows a number that somebody else keeps.
    void connections(IntSupplier open) {
        gauge("connections", "Open connections.", open);
    }

    void bodyBytesHeld(IntSupplier held) {
        gauge("body_bytes_held", "Bytes set aside for bodies that are being taken in.", held);
    }

    void answersHeld(IntSupplier held) {
        gauge(
                "answers_held",
                "Answers that wait for their requests to become final, as their callers prefer.",
                held);
    }

    void requestsInFlight(IntSupplier inFlight) {
        gauge(
                "requests_in_flight",
                "Requests that are being answered, without those for health and metrics.",
                inFlight);
    }

    private void gauge(String name, String help, IntSupplier value) {
        GaugeWithCallback.builder()
                .name("catchment_http_" + name)
                .help(help)
                .callback(callback -> callback.call(value.getAsInt()))
                .register(registry);
    }

    private Counter counter(String name, String help, String... labels) {
        return Counter.builder()
                .name("catchment_http_" + name + "_total")
                .help(help)
                .labelNames(labels)
                .register(registry);
    }

    private static String label(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static String reason(Refusal.OfBody refusal) {
        return switch (refusal) {
            case Refusal.NotJsonContentType it -> "content_type";
            case Refusal.NotJson it -> "not_json";
            case Refusal.Malformed it -> "malformed";
            case Refusal.Missing it -> "missing";
            case Refusal.BothOverwriteAndUpdateEmpty it -> "both_flags";
            case Refusal.InvalidIdempotencyKey it -> "idempotency_key";
        };
    }
}
