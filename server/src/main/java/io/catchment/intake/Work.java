package io.catchment.intake;

import java.util.concurrent.CompletableFuture;

/// What waits for the one thread that writes the log, in the order in which it came.
sealed interface Work {

    /// How much of the queue's bound it takes.
    int bytes();

    void fail(LogUnavailableException why);

    /// @param offset the offset it was given, once it is on disk
    record Append(int partition, Entry entry, CompletableFuture<Long> offset) implements Work {
        @Override
        public int bytes() {
            return EntryCodec.HEADER_BYTES + entry.body().length;
        }

        @Override
        public void fail(LogUnavailableException why) {
            offset.completeExceptionally(why);
        }
    }

    /// @param done once it is on disk that the partition begins there
    record Trim(int partition, long before, CompletableFuture<Void> done) implements Work {
        @Override
        public int bytes() {
            return 0;
        }

        @Override
        public void fail(LogUnavailableException why) {
            done.completeExceptionally(why);
        }
    }
}
