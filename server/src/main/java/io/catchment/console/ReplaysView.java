package io.catchment.console;

import gg.jte.html.HtmlTemplateOutput;
import io.catchment.Effect;
import io.catchment.RequestId;
import io.catchment.quarantine.RequestRecord.Later;
import java.util.List;
import java.util.Optional;

/// The requests that one was sent again by; looks again while one of them waits.
///
/// @param of the one
record ReplaysView(QuarantinePaths paths, RequestId of, List<Later> replays) implements View {
    ReplaysView {
        replays = List.copyOf(replays);
    }

    boolean waits() {
        return replays.stream().anyMatch(later -> later.effect().isEmpty());
    }

    /// One that is in the quarantine itself is mended there.
    boolean isInQuarantine(Later later) {
        return later.effect().filter(io.catchment.QuarantineFilter.EFFECTS::contains).isPresent();
    }

    EffectBadge badge(Optional<Effect> effect) {
        return EffectBadge.of(effect);
    }

    @Override
    public void render(HtmlTemplateOutput out) {
        JtereplaysGenerated.render(out, NOTHING_MORE, this);
    }
}
