package io.catchment.console;

import gg.jte.html.HtmlTemplateOutput;
import java.time.Instant;
import java.util.List;

/// One lead, with all that happened on it.
///
/// @param keys the unique values that it is found by, in the form that they are compared in
/// @param areAllBehind whether all of the requests behind it were looked at
record LeadPage(
        Shell shell,
        String id,
        String name,
        Instant madeAt,
        Instant changedAt,
        List<FieldLines.Line> fields,
        List<FieldLines.Line> keys,
        ListPart<OpportunityLine> opportunities,
        ListPart<ActivityLine> activities,
        ListPart<BehindLine> requests,
        boolean areAllBehind)
        implements View {
    LeadPage {
        fields = List.copyOf(fields);
        keys = List.copyOf(keys);
    }

    @Override
    public void render(HtmlTemplateOutput out) {
        JteleadGenerated.render(out, NOTHING_MORE, this);
    }
}
