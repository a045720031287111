package io.catchment;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// The receipt of a person's erasure: what was removed, and by when the rest is. Who it was is not kept.
///
/// @param attribute by which the person was named
/// @param logGoneBy when the log has given up the last bytes of what was accepted before
/// @param requests whose words were removed, whatever had become of them
/// @param doneAt when all that waited had been cleared too
public record Erasure(
        AccountId account,
        UUID id,
        Instant askedAt,
        String askedBy,
        String attribute,
        Instant logGoneBy,
        int leads,
        int opportunities,
        int activities,
        int requests,
        Optional<Instant> doneAt) {}
