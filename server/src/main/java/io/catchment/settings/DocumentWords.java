package io.catchment.settings;

import io.catchment.DataType;
import java.util.Locale;

/// How people write what the store has as names of constants.
final class DocumentWords {
    private DocumentWords() {}

    /// `KEEP_MATCHED` as `keep-matched`.
    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// As LeadSquared's settings pages spell it: `DateTime`.
    static String word(DataType type) {
        return type.wireName();
    }
}
