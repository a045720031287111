package io.catchment.wire;

import java.util.Arrays;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.sym.PropertyNameMatcher;
import tools.jackson.core.util.Named;

/// The keys that mean something in one kind of object: told apart by number, without a string in between.
final class Keys {
    /// What a cursor answers at the end of an object, and after a refusal.
    static final int END = PropertyNameMatcher.MATCH_END_OBJECT;

    private static final JsonFactory MAKER_OF_MATCHERS = new JsonFactory();

    private Keys() {}

    /// Numbered from 0 in the order given, matched exactly.
    static PropertyNameMatcher of(String... names) {
        return MAKER_OF_MATCHERS.constructNameMatcher(
                Arrays.stream(names).map(Named::fromString).toList(), false);
    }
}
