package io.catchment;

import java.util.Optional;

/// The leads of one account, as far as a request can see them.
public interface Leads {
    /// The lead that holds this value, with all that earlier requests of the batch did to it.
    Optional<Lead> holding(UniqueKey key);
}
