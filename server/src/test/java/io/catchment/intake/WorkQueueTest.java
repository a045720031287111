package io.catchment.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

final class WorkQueueTest {
    private static final int BODY_BYTES = 100;
    private static final int ENTRY_BYTES = BODY_BYTES + EntryCodec.HEADER_BYTES;

    @Test
    void a_queue_full_of_entries_says_so_at_once() {
        WorkQueue queue = new WorkQueue(2, 1_000_000);
        queue.put(append(BODY_BYTES));
        queue.put(append(BODY_BYTES));

        assertThatThrownBy(() -> queue.put(append(BODY_BYTES)))
                .isInstanceOfSatisfying(
                        LogUnavailableException.class, e -> assertThat(e.retryAfter()).isPositive())
                .hasMessageContaining("2 of 2 entries");

        assertThat(queue.take()).hasSize(2);
        queue.put(append(BODY_BYTES));
    }

    @Test
    void a_queue_full_of_bytes_says_so_at_once() {
        WorkQueue queue = new WorkQueue(100, 2 * ENTRY_BYTES);
        queue.put(append(BODY_BYTES));
        queue.put(append(BODY_BYTES));

        assertThatThrownBy(() -> queue.put(append(0)))
                .isInstanceOf(LogUnavailableException.class)
                .hasMessageContaining(2 * ENTRY_BYTES + " of " + 2 * ENTRY_BYTES + " bytes");
    }

    @Test
    void a_full_queue_still_takes_trims() {
        WorkQueue queue = new WorkQueue(1, 1_000_000);
        queue.put(append(BODY_BYTES));

        queue.put(new Work.Trim(0, 0, new CompletableFuture<>()));

        assertThat(queue.take()).hasSize(2);
    }

    @Test
    void a_batch_is_bounded_in_entries_and_bytes_but_takes_one_at_least() {
        WorkQueue queue = new WorkQueue(10_000, 100L << 20);
        for (int i = 0; i < WorkQueue.BATCH_ENTRIES_MAX + 1; i++) {
            queue.put(append(1));
        }
        queue.put(append(WorkQueue.BATCH_BYTES_MAX));
        queue.put(append(1));

        assertThat(queue.take()).hasSize(WorkQueue.BATCH_ENTRIES_MAX);
        assertThat(queue.take()).hasSize(1);
        assertThat(queue.take()).hasSize(1);
        assertThat(queue.take()).hasSize(1);
    }

    @Test
    void a_closed_queue_gives_what_waits_and_takes_nothing() {
        WorkQueue queue = new WorkQueue(10, 1_000_000);
        queue.put(append(1));

        queue.close("closing time");

        assertThatThrownBy(() -> queue.put(append(1)))
                .isInstanceOf(LogUnavailableException.class)
                .hasMessage("closing time");
        assertThat(queue.take()).hasSize(1);
        assertThat(queue.take()).isEmpty();
    }

    private static Work append(int bodyBytes) {
        return new Work.Append(0, Entries.entry(new byte[bodyBytes]), new CompletableFuture<>());
    }
}
