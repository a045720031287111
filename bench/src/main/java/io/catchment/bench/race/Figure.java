package io.catchment.bench.race;

/// What a [Heat] measures, in the order in which it is shown.
enum Figure {
    ROWS_PER_SECOND(
            "rows/s",
            "captures whose rows were counted, by the time from the first send to the last row"),
    ACCEPTED_PER_SECOND(
            "accepted/s",
            "captures answered 200, by the time from the first send to the last answer"),
    CAPTURES("captures", "answered 200 in the time that was measured"),
    ANSWER_P50("answer p50 ms", "from when a connection was free to the end of the answer"),
    ANSWER_P99("answer p99 ms", "the same"),
    ANSWER_P999("answer p99.9 ms", "the same"),
    SERVER_CPU("server µs", "processor time for a capture"),
    POSTGRES_CPU("PostgreSQL µs", "processor time for a capture, all its processes"),
    GENERATOR_CPU("generator µs", "processor time for a capture"),
    CORES_BUSY(
            "cores busy",
            "processor time of the three by the time from the first send to the last row"),
    WAITED(
            "waiting for a core",
            "threads of the server that were ready to run and had no core, on average: other work on the machine shows"
                    + " here"),
    SERVER_BYTES("server MB", "the most that it had in memory"),
    POSTGRES_BYTES("PostgreSQL MB", "the most seen, what processes share counted once"),
    GENERATOR_BYTES("generator MB", "the most that it had in memory"),
    WAL_BYTES("WAL B", "of PostgreSQL, for a capture");

    private final String title;
    private final String what;

    Figure(String title, String what) {
        this.title = title;
        this.what = what;
    }

    String title() {
        return title;
    }

    String what() {
        return what;
    }
}
