package io.catchment.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.catchment.AccountId;
import io.catchment.KeyId;
import io.catchment.RequestKind;
import io.catchment.intake.Entry;
import io.catchment.intake.EntryHeader;
import io.catchment.intake.MemoryIntakeLog;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BacklogTest {
    private static final int BYTES_MAX = 1 << 20;

    private final MemoryIntakeLog log = new MemoryIntakeLog("memory", 1);

    private void append(int account, long second, boolean refused) {
        EntryHeader header =
                new EntryHeader(
                        RequestKind.OPPORTUNITY_CAPTURE,
                        new AccountId(account),
                        new KeyId(1),
                        Instant.ofEpochSecond(second, 999),
                        refused);
        Entry.Attributes attributes =
                refused
                        ? Entry.Attributes.of(new Entry.RefusalText("MX", "no"))
                        : Entry.Attributes.NONE;
        log.append(0, new Entry(header, attributes, new byte[] {1}));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void counts_are_those_of_a_naive_recount_whatever_happened(long seed) {
        var random = new SplittableRandom(seed);
        Backlog backlog = new Backlog(log, 0, 0);

        for (int step = 0; step < 500; step++) {
            if (random.nextBoolean()) {
                append(
                        1 + random.nextInt(3),
                        1000 + step / 10 - random.nextInt(3),
                        random.nextInt(4) == 0);
            } else {
                backlog.count();
                int share = random.nextInt(backlog.depth() + 1);
                if (share > 0) {
                    finish(backlog, share);
                }
            }
            backlog.count();
            assertCounts(backlog, "seed " + seed + " step " + step);
        }
    }

    private void finish(Backlog backlog, int entries) {
        backlog.finish(
                log.read(0, backlog.position(), entries, BYTES_MAX).stream()
                        .map(Entry::header)
                        .toList());
    }

    private void assertCounts(Backlog backlog, String when) {
        List<EntryHeader> rest =
                log.headers(0, backlog.position(), Integer.MAX_VALUE).stream()
                        .filter(header -> !header.refused())
                        .toList();
        assertThat(backlog.oldest()).as(when).isEqualTo(oldest(rest));
        for (int account = 1; account <= 3; account++) {
            AccountId id = new AccountId(account);
            List<EntryHeader> own =
                    rest.stream().filter(header -> header.account().equals(id)).toList();
            assertThat(backlog.waiting(id)).as(when).isEqualTo(own.size());
            assertThat(backlog.oldest(id)).as(when).isEqualTo(oldest(own));
        }
    }

    private static OptionalLong oldest(List<EntryHeader> headers) {
        return headers.stream().mapToLong(header -> header.acceptedAt().getEpochSecond()).min();
    }

    @Test
    void counting_begins_at_the_position() {
        for (int i = 0; i < 5; i++) {
            append(1, 1000 + i, false);
        }
        Backlog backlog = new Backlog(log, 0, 3);

        backlog.count();

        assertThat(backlog.depth()).isEqualTo(2);
        assertThat(backlog.waiting(new AccountId(1))).isEqualTo(2);
        assertThat(backlog.oldest()).hasValue(1003);
    }

    @Test
    void one_round_counts_so_many_and_the_next_goes_on() {
        for (int i = 0; i < 5000; i++) {
            append(1, 1000, false);
        }
        Backlog backlog = new Backlog(log, 0, 0);

        backlog.count();
        assertThat(backlog.depth()).isEqualTo(4096);
        backlog.count();
        assertThat(backlog.depth()).isEqualTo(5000);
    }
}
