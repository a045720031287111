package io.catchment.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.LockSupport;

/// A power cut within the very first start, which makes the log, the cluster and the account: the next start has to
/// get ready whatever the cut left, and to take captures.
final class CutFirstStart {
    private CutFirstStart() {}

    /// @param within the cut comes at some moment of this
    /// @return what was wrong; empty when all is well
    static String trouble(CutServer server, Duration within, long seed, Random random) {
        Repository.delete(server.folder());
        try {
            Files.createDirectories(server.kept());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        try (CutDisk disk = server.mount(seed)) {
            CompletableFuture<RunningServer> starting =
                    CompletableFuture.supplyAsync(server::start);
            LockSupport.parkNanos(random.nextLong(within.toNanos()));
            disk.cut();
            server.killAll();
            starting.join().kill();
        } catch (CompletionException e) {
            // As it must: the server ended before it was ready.
        }
        return nextStart(server);
    }

    private static String nextStart(CutServer server) {
        try (CutDisk _ = server.mount(0);
                RunningServer running = server.start();
                Client client = running.client()) {
            String requestId = client.capture(Client.SAMPLE).requestId();
            String status = client.awaitFinal(requestId).get("Status").asString();
            return status.equals("Success") ? "" : "a capture ended " + status;
        } catch (IllegalStateException | UncheckedIOException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
