package io.catchment.console;

import gg.jte.html.HtmlTemplateOutput;
import java.util.List;
import java.util.Optional;

/// Leads: the newest first, those whose ids their senders have chosen, or those that were found.
///
/// @param asked what was searched for; empty text: nothing
/// @param older where the next page is
/// @param hasChosenIds whether there are leads of such ids
record LeadsPage(
        Shell shell,
        String path,
        Showing showing,
        String asked,
        List<LeadLine> lines,
        boolean isFirst,
        Optional<String> older,
        boolean hasChosenIds)
        implements View {
    /// Which leads are shown.
    enum Showing {
        NEWEST,
        CHOSEN_IDS,
        FOUND
    }

    static final String CHOSEN_IDS = "?ids=chosen";

    LeadsPage {
        lines = List.copyOf(lines);
    }

    @Override
    public void render(HtmlTemplateOutput out) {
        JteleadsGenerated.render(out, NOTHING_MORE, this);
    }
}
