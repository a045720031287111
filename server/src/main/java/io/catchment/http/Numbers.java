package io.catchment.http;

import java.util.Optional;

/// Numbers in paths.
final class Numbers {
    private Numbers() {}

    /// @return empty for what is the number of nothing
    static Optional<Integer> id(String text) {
        return text.matches("[1-9][0-9]{0,8}")
                ? Optional.of(Integer.parseInt(text))
                : Optional.empty();
    }
}
