package io.catchment.http;

import io.catchment.settings.Part;
import io.catchment.settings.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// The calls of the native API.
final class NativeRoutes {
    private static final String GET = "GET";
    private static final String POST = "POST";
    private static final String PUT = "PUT";
    private static final String PATCH = "PATCH";
    private static final String DELETE = "DELETE";
    private static final String ROOT = "/api/v1";
    static final String ACCOUNTS = ROOT + "/accounts";
    static final String ADMINISTRATORS = ROOT + "/administrators";
    private static final String ACCOUNT = ACCOUNTS + "/{" + AccountCall.ACCOUNT + "}";
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
        made.get(ACCOUNTS, new AccountsCall(settings));
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
        addSettings(parts);
    }

    private void addSettings(Administration parts) {
        WholeSettingsCall all = new WholeSettingsCall(parts.settingsFiles());
        get(ROOT + "/settings", (Route.AdminCall) all::export);
        routes.add(new Route.Document(ROOT + "/settings", PUT, all::apply));
        AccountSettingsCalls accounts = new AccountSettingsCalls(parts.settings());
        taking(POST, ACCOUNTS, accounts::add);
        get(ACCOUNT, (Route.AdminCall) accounts::get);
        taking(PUT, ACCOUNT, accounts::replace);
        taking(PATCH, ACCOUNT, accounts::merge);
        for (Part part : Part.values()) {
            PartCalls calls = new PartCalls(parts.settings(), part);
            String list = ACCOUNT + "/" + part.path();
            String item = list + "/{" + PartCalls.ITEM + "}";
            get(list, (Route.AdminCall) calls::list);
            get(item, (Route.AdminCall) calls::get);
            taking(PUT, item, calls::put);
            delete(item, calls::remove);
        }
        KeyCalls keys = new KeyCalls(parts.settings(), parts.keys());
        get(ACCOUNT + "/keys", (Route.AdminCall) keys::list);
        taking(POST, ACCOUNT + "/keys", keys::add);
        delete(ACCOUNT + "/keys/{" + KeyCalls.KEY + "}", keys::revoke);
        AdministratorCalls administrators = new AdministratorCalls(parts.administrators());
        get(ADMINISTRATORS, (Route.AdminCall) administrators::list);
        taking(POST, ADMINISTRATORS, administrators::add);
        delete(ADMINISTRATORS + "/{" + AdministratorCalls.ID + "}", administrators::revoke);
    }

    private void taking(String method, String path, Route.AdminCall call) {
        routes.add(new Route.Admin(path, method, true, call));
    }

    private void delete(String path, Route.AdminCall call) {
        routes.add(new Route.Admin(path, DELETE, false, call));
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
