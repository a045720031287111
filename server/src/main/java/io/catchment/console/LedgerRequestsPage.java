package io.catchment.console;

import gg.jte.html.HtmlTemplateOutput;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The requests behind a figure of the ledger, in the order of acceptance.
///
/// @param what they are, in words
/// @param states as the address has them
/// @param next where the list goes on
/// @param lookedTo accepted until then: what was looked at, where there may be more after it
/// @param whole whether all that waits in the log was looked at
record LedgerRequestsPage(
        Shell shell,
        LedgerAsked asked,
        String states,
        String what,
        List<BehindLine> lines,
        boolean isFirst,
        Optional<String> next,
        Optional<Instant> lookedTo,
        boolean whole)
        implements View {
    LedgerRequestsPage {
        lines = List.copyOf(lines);
    }

    @Override
    public void render(HtmlTemplateOutput out) {
        JteledgerRequestsGenerated.render(out, NOTHING_MORE, this);
    }
}
