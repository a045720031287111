package io.catchment.http;

import io.catchment.settings.RateLimit;
import java.time.Duration;

/// How the door listens and what it bears.
///
/// @param host the address to bind
/// @param port 0 for any free one
/// @param writes the rate limit of accounts that set none of their own
/// @param reads of status, metrics and other calls that change nothing, so that polling never starves captures
public record HttpConfig(
        String host,
        int port,
        Limits limits,
        Patience patience,
        RateLimit writes,
        RateLimit reads) {
    /// What LeadSquared documents.
    public static final RateLimit WRITES_DEFAULT = new RateLimit.Calls(25, Duration.ofSeconds(5));

    public static final RateLimit READS_DEFAULT = new RateLimit.Calls(250, Duration.ofSeconds(5));

    public HttpConfig {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port " + port + " is not within 0 to 65535");
        }
    }

    /// Everything but the address as the documentation says.
    public static HttpConfig at(String host, int port) {
        return new HttpConfig(
                host, port, Limits.DEFAULT, Patience.DEFAULT, WRITES_DEFAULT, READS_DEFAULT);
    }

    public HttpConfig with(Limits changed) {
        return new HttpConfig(host, port, changed, patience, writes, reads);
    }

    public HttpConfig withRates(RateLimit changedWrites, RateLimit changedReads) {
        return new HttpConfig(host, port, limits, patience, changedWrites, changedReads);
    }

    /// How much of everything at once.
    ///
    /// @param bodyBytesMax of one body; above it 413
    /// @param requestLineBytesMax path and query with the keys in it; above it 414
    /// @param headerBytesMax of all headers together; above it 400
    /// @param headersMax how many; above it 431
    /// @param connectionsMax open at once; above it 503 and the connection ends
    /// @param requestsMax being answered at once, without those that anybody may ask for; above it 503
    /// @param bodiesBytesMax of all bodies held at once, an eighth of it for any one account; above it 503
    public record Limits(
            int bodyBytesMax,
            int requestLineBytesMax,
            int headerBytesMax,
            int headersMax,
            int connectionsMax,
            int requestsMax,
            int bodiesBytesMax) {
        /// A capture of 200 fields of 2000 characters is below half of `bodyBytesMax`. A connection that waits
        /// costs 25 KiB (measured), so that 4096 of them are 100 MiB.
        public static final Limits DEFAULT =
                new Limits(1 << 20, 8 << 10, 16 << 10, 100, 4096, 2048, 128 << 20);

        /// Half a region of the heap, as `bin/catchment` sets them. A larger array has regions of its own (*humongous* to
        /// G1), up to twice its size.
        private static final int AMONG_OTHERS_BYTES_MAX = 2 << 20;

        public Limits {
            atLeast(1, bodyBytesMax, "bodyBytesMax");
            atLeast(256, requestLineBytesMax, "requestLineBytesMax");
            atLeast(256, headerBytesMax, "headerBytesMax");
            atLeast(1, headersMax, "headersMax");
            atLeast(1, connectionsMax, "connectionsMax");
            atLeast(1, requestsMax, "requestsMax");
            if (bodyBytesMax > bodiesBytesMax / 2) {
                throw new IllegalArgumentException(
                        "bodiesBytesMax "
                                + bodiesBytesMax
                                + " has to hold two bodies of bodyBytesMax "
                                + bodyBytesMax);
            }
        }

        public Limits withBodyBytesMax(int changed) {
            return with(changed, bodiesBytesMax);
        }

        /// Takes fewer bodies at once where a heap would not hold them: a body is there twice, as it came and as it goes
        /// to the log, and the processor needs room beside them. Two bodies there are always.
        public Limits within(long heapBytes) {
            long share = heapBytes / (bodyBytesMax > AMONG_OTHERS_BYTES_MAX ? 8 : 3);
            long fitting = Math.max(2L * bodyBytesMax, Math.min(bodiesBytesMax, share));
            return with(bodyBytesMax, Math.toIntExact(fitting));
        }

        private Limits with(int body, int bodies) {
            return new Limits(
                    body,
                    requestLineBytesMax,
                    headerBytesMax,
                    headersMax,
                    connectionsMax,
                    requestsMax,
                    bodies);
        }

        private static void atLeast(int min, int value, String name) {
            if (value < min) {
                throw new IllegalArgumentException(name + " " + value + " is below " + min);
            }
        }
    }

    /// How long the door waits, in whole, whatever trickles in meanwhile.
    ///
    /// @param idle for the next request on a connection that had one; for the first it is `head`
    /// @param head from a request's first byte to the end of its headers; after it 408
    /// @param body from there to the end of its body; after it 408
    /// @param answer for the caller to take the answer
    /// @param stop for the requests in flight when the server closes
    public record Patience(
            Duration idle, Duration head, Duration body, Duration answer, Duration stop) {
        public static final Patience DEFAULT =
                new Patience(
                        Duration.ofSeconds(75),
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(10));

        public Patience {
            positive(idle, "idle");
            positive(head, "head");
            positive(body, "body");
            positive(answer, "answer");
            positive(stop, "stop");
        }

        private static void positive(Duration wait, String name) {
            if (!wait.isPositive() || wait.compareTo(Duration.ofHours(1)) > 0) {
                throw new IllegalArgumentException(
                        "patience " + name + " of " + wait + " is not within 0 and an hour");
            }
        }
    }
}
