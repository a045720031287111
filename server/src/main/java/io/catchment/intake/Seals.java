package io.catchment.intake;

import io.catchment.AccountId;
import io.catchment.Position;
import io.catchment.RequestId;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// The seals of all logs that ids were ever given out for: one that is written to now, and older ones.
public final class Seals {
    private final Supplier<List<Seal>> all;

    public Seals(List<Seal> all) {
        List<Seal> fixed = List.copyOf(all);
        this.all = () -> fixed;
    }

    /// @param all asked for with each id: a log may become known while others are written to
    public Seals(Supplier<List<Seal>> all) {
        this.all = all;
    }

    /// @throws IllegalArgumentException when the log of the position has no seal here
    public RequestId seal(AccountId account, Position position) {
        for (Seal seal : all.get()) {
            if (seal.log().equals(position.log())) {
                return seal.seal(account, position);
            }
        }
        throw new IllegalArgumentException("log " + position.log() + " has no seal");
    }

    public Optional<Position> open(AccountId account, RequestId id) {
        return all.get().stream().flatMap(seal -> seal.open(account, id).stream()).findFirst();
    }
}
