package io.catchment.console;

import gg.jte.html.HtmlTemplateOutput;
import io.catchment.status.NodeState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What became of everything that an account sent.
///
/// @param wrong with what was asked for
/// @param table empty: there are more sums than can be taken
/// @param uncounted entries in the log that nobody has counted yet
/// @param notTaken what the door did not take, beside the equation
record LedgerPage(
        Shell shell,
        LedgerAsked asked,
        String wrong,
        Optional<LedgerTableView> table,
        long uncounted,
        List<NotTaken> notTaken,
        Proof proof)
        implements View {
    static final List<Span> SPANS =
            List.of(
                    new Span("24 hours", Duration.ofDays(1)),
                    new Span("7 days", Duration.ofDays(7)),
                    new Span("14 days", LedgerAsked.SPAN_MAX));

    LedgerPage {
        notTaken = List.copyOf(notTaken);
    }

    /// A span of time to choose.
    record Span(String title, Duration length) {}

    /// Calls that were answered a status.
    ///
    /// @param ofAccount with a key of the account
    /// @param ofNobody of callers that nobody knows, of the whole server
    record NotTaken(int status, String why, long ofAccount, long ofNobody) {}

    /// What is known of the sums being whole, of the whole server.
    ///
    /// @param said a sentence for people
    record Proof(boolean holds, String said) {
        static Proof of(NodeState node) {
            return new Proof(
                    node.ledgerMissing() == 0 && node.ledgerTwice() == 0,
                    node.health().parts().getOrDefault("ledger", "not looked at yet"));
        }
    }

    boolean isSpan(Span span) {
        return Duration.between(asked.from(), asked.to()).equals(span.length());
    }

    @Override
    public void render(HtmlTemplateOutput out) {
        JteledgerGenerated.render(out, NOTHING_MORE, this);
    }
}
