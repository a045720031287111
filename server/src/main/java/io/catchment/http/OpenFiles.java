package io.catchment.http;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/// How many connections this process can have open: Helidon's listener ends for good when one cannot be
/// accepted, so that the limit on connections has to be below that of the system.
final class OpenFiles {
    // What the log, the store's connections and the JVM itself open.
    private static final int OTHERS = 512;

    private OpenFiles() {}

    /// The limit, or what the system leaves for it.
    static int connections(int connectionsMax) {
        return ManagementFactory.getOperatingSystemMXBean()
                        instanceof UnixOperatingSystemMXBean unix
                ? atMost(unix.getMaxFileDescriptorCount() - OTHERS, connectionsMax)
                : connectionsMax;
    }

    private static int atMost(long left, int connectionsMax) {
        return (int) Math.max(1, Math.min(left, connectionsMax));
    }
}
