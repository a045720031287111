package io.catchment.process;

import io.catchment.intake.Entry;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// Tells whether two requests with one idempotency key ask for the same: the call and the body, byte for byte.
final class RequestHash {
    private RequestHash() {}

    /// SHA-256, 32 bytes.
    static byte[] of(Entry entry) {
        try {
            MessageDigest hash = MessageDigest.getInstance("SHA-256");
            hash.update((byte) entry.header().kind().code());
            return hash.digest(entry.body());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // Every Java platform has it.
        }
    }
}
