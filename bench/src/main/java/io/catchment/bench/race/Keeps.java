package io.catchment.bench.race;

import io.catchment.bench.load.Rows;

/// What a contestant has of a capture once it is through with it.
enum Keeps {
    /// Lead, keys, opportunity, activity and the finished request.
    ALL_ROWS,
    /// The request alone.
    REQUESTS,
    /// It only answers.
    NOTHING;

    /// @param all what the captures make of which nothing is left out
    Rows of(Rows all) {
        return switch (this) {
            case ALL_ROWS -> all;
            case REQUESTS -> new Rows(0, 0, 0, 0, all.finished());
            case NOTHING -> new Rows(0, 0, 0, 0, 0);
        };
    }
}
