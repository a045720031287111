package io.catchment.bench;

/// What is sent to a process. Java itself can only ask it to end, or kill it.
enum Signal {
    STOP,
    CONT,
    KILL,
    INT;

    /// @return whether there was such a process
    boolean sendTo(long pid) {
        return Child.run(new ProcessBuilder("/bin/sh", "-c", "kill -" + name() + " " + pid)).exit()
                == 0;
    }
}
