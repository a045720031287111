package io.catchment.bench.race;

/// How long the parts of a [Race] take.
///
/// @param rounds in each of which every contestant runs once
/// @param warmSeconds of load before that is not measured
/// @param seconds of load that are
/// @param connections each with one request at a time
/// @param ceilingSeconds of appends without HTTP
/// @param ceilingCaptures applied without HTTP
record Pace(
        int rounds,
        int warmSeconds,
        int seconds,
        int connections,
        int ceilingSeconds,
        int ceilingCaptures) {
    /// Five rounds: the median of them is not moved by one that met something else on the machine.
    static final Pace FULL = new Pace(5, 30, 20, 64, 10, 300_000);

    /// About three minutes for all, most of which is starting and stopping: the code is still cold.
    static final Pace SHORT = new Pace(1, 3, 4, 64, 3, 60_000);

    Pace {
        if (rounds < 1 || warmSeconds < 1 || seconds < 1 || connections < 1) {
            throw new IllegalArgumentException("a race needs at least one of each");
        }
    }

    Pace rounds(int other) {
        return new Pace(other, warmSeconds, seconds, connections, ceilingSeconds, ceilingCaptures);
    }

    Pace seconds(int other) {
        return new Pace(rounds, warmSeconds, other, connections, ceilingSeconds, ceilingCaptures);
    }

    Pace connections(int other) {
        return new Pace(rounds, warmSeconds, seconds, other, ceilingSeconds, ceilingCaptures);
    }
}
