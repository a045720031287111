package io.catchment.intake;

import io.catchment.AccountId;
import io.catchment.Position;
import io.catchment.RequestId;
import java.util.List;
import java.util.Optional;

/// The seals of all logs that ids were ever given out for: one that is written to now, and older ones.
public record Seals(List<Seal> all) {
    public Seals {
        all = List.copyOf(all);
    }

    /// @throws IllegalArgumentException when the log of the position has no seal here
    public RequestId seal(AccountId account, Position position) {
        return all.stream()
                .filter(seal -> seal.log().equals(position.log()))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException("log " + position.log() + " has no seal"))
                .seal(account, position);
    }

    public Optional<Position> open(AccountId account, RequestId id) {
        return all.stream().flatMap(seal -> seal.open(account, id).stream()).findFirst();
    }
}
