package io.catchment.console;

import java.util.List;

/// The overview: what moves on it comes from memory, so that it is there while the store is away.
record OverviewPages(Live live, Sessions sessions) implements Pages {
    private static final String LIVE = Paths.HOME + "/overview/live";
    private static final String HISTORY = Paths.HOME + "/overview/history";

    @Override
    public List<PageCall> calls() {
        return List.of(
                PageCall.get(Section.OVERVIEW.path(), Role.VIEWER, this::page).withoutStore(),
                PageCall.get(LIVE, Role.VIEWER, this::listen).withoutStore(),
                PageCall.get(HISTORY, Role.VIEWER, visit -> new Shown.Data(live.historyJson()))
                        .withoutStore());
    }

    private Shown page(Visit visit) {
        return Shown.page(
                new OverviewPage(
                        visit.shell("Overview", Section.OVERVIEW),
                        live.now(),
                        live.alarms(),
                        live.parts()));
    }

    private Shown listen(Visit visit) {
        return new Shown.Events(live.listen(() -> sessions.goesOn(visit.session())));
    }
}
