package io.catchment.console;

import gg.jte.html.HtmlTemplateOutput;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The opportunities of an account, the newest first.
///
/// @param older where the list goes on
/// @param lookedTo made then: the last that was looked at, where nothing more was found until then and others come before
record OpportunitiesPage(
        Shell shell,
        String path,
        Asked asked,
        List<Choice> types,
        List<Line> lines,
        boolean isFirst,
        Optional<String> older,
        Optional<Instant> lookedTo)
        implements View {
    static final List<String> STATUSES = List.of("Open", "Won", "Lost");

    OpportunitiesPage {
        types = List.copyOf(types);
        lines = List.copyOf(lines);
    }

    /// What the list is filtered by, as it stands in the form; empty texts: by nothing.
    ///
    /// @param wrong with it
    record Asked(String type, String status, String from, String to, String wrong) {
        boolean isFiltered() {
            return !(type + status + from + to).isEmpty();
        }
    }

    /// A type to choose.
    record Choice(int eventCode, String name) {}

    /// @param lead the path of its lead
    /// @param leadName what that is known by; empty: it is not there
    record Line(OpportunityLine opportunity, String lead, Optional<String> leadName) {}

    @Override
    public void render(HtmlTemplateOutput out) {
        JteopportunitiesGenerated.render(out, NOTHING_MORE, this);
    }
}
