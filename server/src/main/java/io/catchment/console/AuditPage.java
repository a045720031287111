package io.catchment.console;

import gg.jte.html.HtmlTemplateOutput;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Who did what, the newest first.
///
/// @param by what the list is filtered by; empty: by nothing
/// @param before where the next page begins
record AuditPage(Shell shell, String by, String action, List<Line> lines, Optional<Long> before)
        implements View {
    AuditPage {
        lines = List.copyOf(lines);
    }

    /// @param account empty: it is about none
    record Line(
            Instant at, String by, String action, String account, String subject, String detail) {}

    boolean isFiltered() {
        return !by.isEmpty() || !action.isEmpty();
    }

    String older() {
        return Section.AUDIT.path()
                + "?before="
                + before.map(String::valueOf).orElse("")
                + "&by="
                + Paths.segment(by)
                + "&action="
                + Paths.segment(action);
    }

    @Override
    public void render(HtmlTemplateOutput out) {
        JteauditGenerated.render(out, NOTHING_MORE, this);
    }
}
