package io.catchment.console;

import gg.jte.html.HtmlTemplateOutput;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// One opportunity, with its lead and what happened with it.
///
/// @param leadName what its lead is known by; empty: it is not there
/// @param at when it happened, as its sender said
/// @param note empty text: it has none
/// @param areAllBehind whether all requests of its lead were looked at
record OpportunityPage(
        Shell shell,
        String id,
        OpportunityLine line,
        String lead,
        Optional<String> leadName,
        Instant at,
        Instant changedAt,
        String note,
        List<FieldLines.Line> fields,
        ListPart<ActivityLine> activities,
        ListPart<BehindLine> requests,
        boolean areAllBehind)
        implements View {
    OpportunityPage {
        fields = List.copyOf(fields);
    }

    @Override
    public void render(HtmlTemplateOutput out) {
        JteopportunityGenerated.render(out, NOTHING_MORE, this);
    }
}
