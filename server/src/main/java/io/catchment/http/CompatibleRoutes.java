package io.catchment.http;

import io.catchment.RequestKind;
import java.util.List;

/// The calls that LeadSquared's own callers know: what they send, and what became of it.
///
/// Any of the status calls tells about any request of the account, and all metrics are those of the one queue that an
/// account has.
final class CompatibleRoutes {
    private static final String GET = "GET";
    private static final String POST = "POST";

    private final HttpServer.Parts parts;
    private final HeldAnswers heldAnswers;
    private final RefusedBodies refusedBodies;
    private final HttpMetrics metrics;

    private CompatibleRoutes(HttpConfig config, HttpServer.Parts parts, HttpMetrics metrics) {
        this.parts = parts;
        this.heldAnswers = new HeldAnswers(parts.requests(), config.limits(), metrics);
        this.refusedBodies = new RefusedBodies(parts.log());
        this.metrics = metrics;
    }

    static List<Route> of(HttpConfig config, HttpServer.Parts parts, HttpMetrics metrics) {
        return new CompatibleRoutes(config, parts, metrics).all();
    }

    private List<Route> all() {
        StatusCall status = new StatusCall(parts.requests());
        QueueMetricsCall queue = new QueueMetricsCall(parts.requests());
        return List.of(
                writing("/opportunity/capture", RequestKind.OPPORTUNITY_CAPTURE),
                reading("/opportunity/capture/status", status),
                reading("/opportunity/status", status),
                reading("/opportunity/capture/metrics", queue),
                writingAtOnce(
                        "/v2/OpportunityManagement.svc/Capture", RequestKind.OPPORTUNITY_CAPTURE),
                writing("/opportunity/update", RequestKind.OPPORTUNITY_UPDATE),
                reading("/opportunity/update/status", status),
                reading("/opportunity/update/metrics", queue),
                writingAtOnce(
                        "/v2/OpportunityManagement.svc/Update", RequestKind.OPPORTUNITY_UPDATE),
                writing("/lead/capture", RequestKind.LEAD_CAPTURE),
                reading("/lead/capture/status", status),
                reading("/lead/status", status),
                reading("/lead/capture/metrics", queue),
                writingAtOnce("/v2/LeadManagement.svc/Lead.Capture", RequestKind.LEAD_CAPTURE),
                writing("/lead/update", RequestKind.LEAD_UPDATE),
                reading("/lead/update/status", status),
                reading("/lead/update/metrics", queue));
    }

    private Route writing(String path, RequestKind kind) {
        CaptureCall call =
                new CaptureCall(
                        reception(kind),
                        parts.log(),
                        parts.seals(),
                        parts.contacts(),
                        heldAnswers,
                        metrics);
        return new Route.Keyed(path, POST, Keys.Needed.ALL, RateLimits.Quota.WRITES, true, call);
    }

    private Route writingAtOnce(String path, RequestKind kind) {
        SynchronousCall call = new SynchronousCall(reception(kind), parts.atOnce(), parts.seals());
        return new Route.Keyed(path, POST, Keys.Needed.PAIR, RateLimits.Quota.WRITES, true, call);
    }

    private Reception reception(RequestKind kind) {
        return new Reception(kind, parts.clock(), refusedBodies, metrics);
    }

    private static Route reading(String path, Route.Call call) {
        return new Route.Keyed(path, GET, Keys.Needed.API_KEY, RateLimits.Quota.READS, false, call);
    }
}
