package io.catchment.http;

import io.catchment.settings.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// The calls of the native API.
final class NativeRoutes {
    private static final String GET = "GET";
    private static final String POST = "POST";
    private static final String ROOT = "/api/v1";
    private static final String ACCOUNT = ROOT + "/accounts/{" + AccountCall.ACCOUNT + "}";
    private static final String QUARANTINE = ACCOUNT + "/quarantine";
    private static final String ERASURES = ACCOUNT + "/erasures";
    private static final String ONE = QUARANTINE + "/{" + RequestCall.ID + "}";

    private final Supplier<Settings> settings;
    private final List<Route> routes = new ArrayList<>();

    private NativeRoutes(Supplier<Settings> settings) {
        this.settings = settings;
    }

    static List<Route> of(Supplier<Settings> settings, Optional<Administration> administration) {
        NativeRoutes made = new NativeRoutes(settings);
        made.get(ROOT + "/accounts", new AccountsCall(settings));
        administration.ifPresent(made::addAll);
        return made.routes;
    }

    private void addAll(Administration parts) {
        get(ROOT + "/audit", new AuditCall(settings, parts.audit()));
        get(ACCOUNT + "/requests/{" + RequestCall.ID + "}", new RequestCall(parts.quarantine()));
        get(QUARANTINE, new QuarantineCall(parts.quarantine()));
        get(QUARANTINE + "/summary", new QuarantineSummaryCall(parts.quarantine()));
        post(QUARANTINE + "/replay", new ReplayAllCall(parts.replays()));
        post(QUARANTINE + "/dismiss", new DismissAllCall(parts.dismissals()));
        post(ONE + "/dry-run", new DryRunCall(parts.quarantine(), parts.dryRun()));
        post(ONE + "/replay", new ReplayCall(parts.replays()));
        post(ONE + "/dismiss", new DismissCall(parts.dismissals()));
        post(ERASURES, new EraseCall(parts.eraser()));
        get(ERASURES, new ErasuresCall(parts.eraser()));
        get(ERASURES + "/{" + ErasureCall.ID + "}", new ErasureCall(parts.eraser()));
    }

    private void get(String path, Route.AdminCall call) {
        routes.add(new Route.Admin(path, GET, false, call));
    }

    private void get(String path, AccountCall.OfAccount call) {
        get(path, (Route.AdminCall) new AccountCall(settings, call));
    }

    private void post(String path, AccountCall.OfAccount call) {
        routes.add(new Route.Admin(path, POST, true, new AccountCall(settings, call)));
    }
}
