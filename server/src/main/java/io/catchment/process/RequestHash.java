package io.catchment.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.catchment.intake.Entry;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// Tells whether two requests with one idempotency key ask for the same: the call, what stands beside the body, and the
/// body, byte for byte.
final class RequestHash {
    private RequestHash() {}

    /// SHA-256, 32 bytes.
    static byte[] of(Entry entry) {
        try {
            MessageDigest hash = MessageDigest.getInstance("SHA-256");
            hash.update((byte) entry.header().kind().code());
            // Without parameters, as it always was: keys are kept for days.
            hash.update(entry.attributes().parameters().text().getBytes(UTF_8));
            return hash.digest(entry.body());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // Every Java platform has it.
        }
    }
}
