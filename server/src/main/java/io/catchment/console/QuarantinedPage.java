package io.catchment.console;

import gg.jte.html.HtmlTemplateOutput;
import io.catchment.Effect;
import io.catchment.LeadUpdateBehavior;
import io.catchment.Outcome;
import io.catchment.RequestId;
import io.catchment.RequestKind;
import io.catchment.quarantine.RequestRecord;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// One request of the quarantine: what is wrong with it, its body to be mended, and what was done about it.
///
/// @param marked the body that was looked at last: the one that was sent, or the one of the editor
/// @param dryRun what it would do now, where that was asked for
/// @param dismissal of it
record QuarantinedPage(
        Shell shell,
        QuarantinePaths paths,
        Facts facts,
        MarkedText marked,
        Editor editor,
        Optional<DryRunView> dryRun,
        ReplaysView replays,
        Optional<RequestRecord.Dismissal> dismissal,
        DismissForm dismissForm)
        implements View {

    /// What is known of it.
    ///
    /// @param key the number of its access key
    /// @param explanation without the cure
    /// @param replayOf the one that it was sent again for
    record Facts(
            RequestId id,
            RequestKind kind,
            int key,
            Instant acceptedAt,
            int attempts,
            Effect effect,
            Outcome.Failure failure,
            List<String> explanation,
            Optional<String> cure,
            String source,
            int bodyBytes,
            boolean isUtf8,
            Optional<RequestId> replayOf) {
        Facts {
            explanation = List.copyOf(explanation);
        }
    }

    /// What stands in the form.
    ///
    /// @param isWhole else the body is too large for a form, and goes as it is
    /// @param isEdited another text than was sent
    /// @param lead of a lead update, the id as typed
    /// @param behavior of a lead capture, by its name; empty: none
    /// @param offersAgain something that was sent for it is in force
    /// @param wrong empty: nothing
    record Editor(
            String text,
            boolean isWhole,
            boolean isEdited,
            String lead,
            String behavior,
            boolean offersAgain,
            String wrong) {}

    /// @param reason as typed
    /// @param wrong empty: nothing
    record DismissForm(String reason, String wrong) {
        static final DismissForm EMPTY = new DismissForm("", "");
    }

    boolean mayAct() {
        return shell.user().role().includes(Role.OPERATOR);
    }

    EffectBadge badge() {
        return EffectBadge.of(facts.effect());
    }

    List<String> behaviors() {
        return LeadUpdateBehavior.wireNames();
    }

    String path() {
        return paths.of(facts.id());
    }

    @Override
    public void render(HtmlTemplateOutput out) {
        JtequarantinedGenerated.render(out, NOTHING_MORE, this);
    }
}
