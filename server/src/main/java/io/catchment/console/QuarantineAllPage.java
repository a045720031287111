package io.catchment.console;

import gg.jte.html.HtmlTemplateOutput;
import io.catchment.quarantine.Quarantine;
import java.util.List;

/// Asks what is to be done to all of a filter, and shows how many that is.
///
/// @param words which these are
/// @param kinds how many of each, among those that were looked through
/// @param isMore whether not all were looked through
/// @param reason why they are to be dismissed, as typed
/// @param wrong empty: nothing
record QuarantineAllPage(
        Shell shell,
        QuarantinePaths paths,
        QuarantineQuery query,
        String words,
        List<Quarantine.Sum> kinds,
        boolean isMore,
        String reason,
        String wrong)
        implements View {
    QuarantineAllPage {
        kinds = List.copyOf(kinds);
    }

    String matching() {
        long requests = kinds.stream().mapToLong(Quarantine.Sum::requests).sum();
        return (isMore ? "more than " : "") + Figures.count(requests);
    }

    @Override
    public void render(HtmlTemplateOutput out) {
        JtequarantineallGenerated.render(out, NOTHING_MORE, this);
    }
}
