package io.catchment.server;

import io.catchment.intake.Seal;
import io.catchment.store.Logs.KnownLog;
import java.util.List;
import java.util.function.Supplier;

/// The seals of the logs that the settings snapshot knows now, made anew only when it knows others.
///
/// A node that started without the store learns of a log when it reaches the store.
final class KnownSeals implements Supplier<List<Seal>> {
    private final Supplier<List<KnownLog>> logs;
    private volatile Made made = new Made(List.of(), List.of());

    KnownSeals(Supplier<List<KnownLog>> logs) {
        this.logs = logs;
    }

    @Override
    public List<Seal> get() {
        List<KnownLog> known = logs.get();
        Made last = made;
        if (!last.from().equals(known)) {
            last = new Made(known, seals(known));
            made = last;
        }
        return last.seals();
    }

    private static List<Seal> seals(List<KnownLog> known) {
        return known.stream().map(log -> new Seal(log.id(), log.sealKey())).toList();
    }

    private record Made(List<KnownLog> from, List<Seal> seals) {}
}
