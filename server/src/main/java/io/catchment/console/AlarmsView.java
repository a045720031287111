package io.catchment.console;

import gg.jte.html.HtmlTemplateOutput;
import java.util.List;

/// What should be known now.
record AlarmsView(List<Alarm> alarms) implements View {
    AlarmsView {
        alarms = List.copyOf(alarms);
    }

    @Override
    public void render(HtmlTemplateOutput out) {
        JtealarmsGenerated.render(out, NOTHING_MORE, this);
    }
}
