package io.catchment.process;

import io.catchment.AccountId;
import io.catchment.KeyId;
import io.catchment.intake.EntryHeader;
import io.catchment.intake.IntakeLog;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Entries that wait in the log, counted by account, hour of acceptance and access key.
///
/// For one thread at a time.
public final class Pending {
    /// Of one partition, beyond what its owner has counted: some milliseconds. The owner counts as many a round.
    private static final int HEADERS_MAX = 16_384;

    private static final int HEADERS_A_READ = 4_096;

    private final Map<AccountId, Map<Slot, Long>> counts = new HashMap<>();
    private long uncounted;

    /// @param refused the body was refused at the door and is only kept
    public record Slot(Instant hour, KeyId key, boolean refused) {}

    void add(EntryHeader header, int times) {
        Instant hour = header.acceptedAt().truncatedTo(ChronoUnit.HOURS);
        Slot slot = new Slot(hour, header.key(), header.refused());
        add(header.account(), slot, times);
    }

    private void add(AccountId account, Slot slot, long times) {
        Map<Slot, Long> slots = counts.computeIfAbsent(account, first -> new HashMap<>());
        slots.merge(slot, times, (a, b) -> a + b == 0 ? null : Long.valueOf(a + b));
        if (slots.isEmpty()) {
            counts.remove(account);
        }
    }

    void addFrom(IntakeLog log, int partition, AccountId account, long from, long to, int times) {
        long bound = Math.min(to, from + HEADERS_MAX);
        uncounted += Math.max(0, to - Math.max(from, bound));
        long next = from;
        while (next < bound) {
            List<EntryHeader> headers =
                    log.headers(partition, next, (int) Math.min(HEADERS_A_READ, bound - next));
            if (headers.isEmpty()) {
                return; // The log was opened anew with less than was counted, which health says.
            }
            headers.stream()
                    .filter(header -> header.account().equals(account))
                    .forEach(header -> add(header, times));
            next += headers.size();
        }
    }

    /// A copy of what is of one account.
    Pending of(AccountId account) {
        Pending copy = new Pending();
        slots(account).forEach((slot, entries) -> copy.add(account, slot, entries));
        return copy;
    }

    void addAll(Pending others) {
        others.counts.forEach(
                (account, slots) -> slots.forEach((slot, entries) -> add(account, slot, entries)));
        uncounted += others.uncounted;
    }

    /// How many entries of an account wait, by slot.
    public Map<Slot, Long> slots(AccountId account) {
        return Map.copyOf(counts.getOrDefault(account, Map.of()));
    }

    /// Entries, of any account, that came so fast that nobody has counted them yet: 0 but in a flood.
    public long uncounted() {
        return uncounted;
    }
}
