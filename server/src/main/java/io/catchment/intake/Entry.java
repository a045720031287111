package io.catchment.intake;

import java.util.Optional;

/// One request in the intake log: its header, and its body byte for byte as it was sent.
///
/// The array is not copied: whoever makes an entry gives the body away.
///
/// @param refusal of a refused body: the exception and the message that its sender was given
// Entries are never compared, and a copy would cost each request its body again.
@SuppressWarnings("ArrayRecordComponent")
public record Entry(EntryHeader header, Optional<RefusalText> refusal, byte[] body) {
    public Entry {
        if (header.refused() != refusal.isPresent()) {
            throw new IllegalArgumentException(
                    "an entry has a refusal exactly when its header says so");
        }
    }

    /// What was answered for a refused body.
    public record RefusalText(String exceptionType, String message) {}
}
