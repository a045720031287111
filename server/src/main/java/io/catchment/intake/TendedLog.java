package io.catchment.intake;

import java.util.List;

/// An intake log that tells how it is, and goes on by itself after trouble as long as somebody looks after it.
public interface TendedLog extends IntakeLog {

    /// What a 200 means with this log, in words for a person.
    String promise();

    /// Whether appends are taken now, as far as one can know before trying.
    boolean takesAppends();

    /// What it does now, in words for a person.
    String said();

    /// What breaks the promise although requests are taken, in words for a person; empty when all is well.
    List<String> alarms();

    /// Does what is due. Somebody must call it a few times a second: [LogKeeper].
    void runOnce();
}
