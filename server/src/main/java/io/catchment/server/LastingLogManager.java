package io.catchment.server;

import java.util.logging.LogManager;

/// The JDK's log manager without its last act: at the end of the process it would take the handlers away at once,
/// and the stop of the server, which takes a moment, would go unsaid.
///
/// Public, with a public constructor, because the JDK makes it by its name.
public final class LastingLogManager extends LogManager {
    @Override
    public void reset() {
        // Nothing to take away: the one handler flushes each line.
    }
}
