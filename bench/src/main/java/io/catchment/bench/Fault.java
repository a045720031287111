package io.catchment.bench;

import java.time.Duration;

/// Something that befalls the server, its store or its disk while captures pour in.
sealed interface Fault {

    /// SIGKILL to the server. Its supervisor starts it anew, as it does whenever it has ended.
    record KillServer() implements Fault {}

    /// Once more while it starts, or after that.
    record KillServerTwice(Duration between) implements Fault {}

    /// SIGKILL to PostgreSQL's postmaster. An embedded one the server has to start again itself.
    record KillStore() implements Fault {}

    /// SIGKILL to the process of one session, in a transaction if there is one: PostgreSQL then ends all sessions and
    /// recovers.
    record KillSession() implements Fault {}

    /// PostgreSQL is stopped in order and started again later.
    ///
    /// @param killsServer in the middle of it
    record StopStore(Duration length, boolean killsServer) implements Fault {}

    /// The disk with the data directory is filled, and emptied later.
    ///
    /// @param bytesLeft that stay free: 0 for a disk that is full to the last byte
    /// @param killsServer in the middle of it
    record FillDisk(long bytesLeft, Duration length, boolean killsServer) implements Fault {}

    /// SIGSTOP to the server, inside a transaction, and SIGCONT later.
    record FreezeServer(Duration length) implements Fault {}

    /// SIGSTOP to every process of PostgreSQL, and SIGCONT later: nobody answers and nobody hangs up.
    record FreezeStore(Duration length) implements Fault {}

    /// Both at once, as a machine that is paused.
    record FreezeBoth(Duration length) implements Fault {}

    /// What a report counts it as.
    default String kind() {
        return switch (this) {
            case KillServer _ -> "server killed";
            case KillServerTwice _ -> "server killed, and again while it started";
            case KillStore _ -> "store killed";
            case KillSession _ -> "a session of the store killed";
            case StopStore(Duration _, boolean killsServer) ->
                    "store stopped" + (killsServer ? ", and the server killed meanwhile" : "");
            case FillDisk(long bytesLeft, Duration _, boolean killsServer) ->
                    (bytesLeft == 0 ? "disk full" : "disk nearly full")
                            + (killsServer ? ", and the server killed meanwhile" : "");
            case FreezeServer _ -> "server frozen";
            case FreezeStore _ -> "store frozen";
            case FreezeBoth _ -> "server and store frozen";
        };
    }
}
