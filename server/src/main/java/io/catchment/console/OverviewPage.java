package io.catchment.console;

import gg.jte.html.HtmlTemplateOutput;

/// How it goes, at a glance.
record OverviewPage(Shell shell, NowView now, AlarmsView alarms, PartsView parts) implements View {
    @Override
    public void render(HtmlTemplateOutput out) {
        JteoverviewGenerated.render(out, NOTHING_MORE, this);
    }
}
