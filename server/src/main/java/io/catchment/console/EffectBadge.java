package io.catchment.console;

import io.catchment.Effect;
import java.util.Locale;
import java.util.Optional;

/// What a request came to, in a word.
///
/// @param kind the class of the badge
record EffectBadge(String word, String kind) {
    static EffectBadge of(Effect effect) {
        return new EffectBadge(
                effect.name().toLowerCase(Locale.ROOT),
                switch (effect) {
                    case REFUSED -> "waits";
                    case CREATED, UPDATED, DUPLICATE -> "on";
                    case REPEATED -> "off";
                    case ERROR, FAILURE -> "bad";
                });
    }

    /// @param effect empty while it waits
    static EffectBadge of(Optional<Effect> effect) {
        return effect.map(EffectBadge::of).orElse(new EffectBadge("in queue", "waits"));
    }
}
