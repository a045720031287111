package io.catchment.http;

import io.catchment.AccountId;
import io.catchment.settings.Account;
import io.catchment.settings.RateLimit;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/// Which accounts may call now. Only authenticated calls are asked for, so nobody uses up another's window.
final class RateLimits {
    /// The two purses that an account has.
    enum Quota {
        WRITES,
        READS
    }

    private final RateLimit writes;
    private final RateLimit reads;
    private final LongSupplier nanoClock;

    // One window for each account that ever called: bounded by the accounts there are.
    private final Map<AccountId, SlidingWindow> writeWindows = new ConcurrentHashMap<>();
    private final Map<AccountId, SlidingWindow> readWindows = new ConcurrentHashMap<>();

    RateLimits(RateLimit writes, RateLimit reads, LongSupplier nanoClock) {
        this.writes = writes;
        this.reads = reads;
        this.nanoClock = nanoClock;
    }

    /// @return empty where there is no limit
    Optional<SlidingWindow.Turn> take(Account account, Quota quota) {
        return switch (limit(account, quota)) {
            case RateLimit.None() -> Optional.empty();
            case RateLimit.Calls limit ->
                    Optional.of(window(account.id(), quota).take(limit, nanoClock));
        };
    }

    private RateLimit limit(Account account, Quota quota) {
        return quota == Quota.READS ? reads : account.rateLimit().orElse(writes);
    }

    private SlidingWindow window(AccountId account, Quota quota) {
        return (quota == Quota.READS ? readWindows : writeWindows)
                .computeIfAbsent(account, id -> new SlidingWindow());
    }
}
