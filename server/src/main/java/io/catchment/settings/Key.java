package io.catchment.settings;

import io.catchment.KeyId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// One credential of an account, kept as SHA-256: keys are 128 or more random bits, so a slow hash adds nothing.
public sealed interface Key {
    KeyId id();

    /// `accessKey` with its `secretKey`.
    record Pair(KeyId id, Digest accessKey, Digest secretKey) implements Key {}

    /// `x-api-key`.
    record Api(KeyId id, Digest apiKey) implements Key {}

    /// A SHA-256 of a key.
    ///
    /// @param hex 64 lower-case digits
    record Digest(String hex) {
        private static final int DIGITS = 64;

        public Digest {
            if (!isDigest(hex)) {
                throw new IllegalArgumentException("a digest is 64 lower-case hexadecimal digits");
            }
        }

        public static Digest of(String key) {
            return new Digest(
                    HexFormat.of()
                            .formatHex(sha256().digest(key.getBytes(StandardCharsets.UTF_8))));
        }

        /// Whether both are the same, in a time that does not tell where they differ.
        public boolean matches(Digest other) {
            return MessageDigest.isEqual(
                    hex.getBytes(StandardCharsets.US_ASCII),
                    other.hex.getBytes(StandardCharsets.US_ASCII));
        }

        // By hand: each request makes three.
        private static boolean isDigest(String hex) {
            for (int i = 0; i < hex.length(); i++) {
                char c = hex.charAt(i);
                if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
                    return false;
                }
            }
            return hex.length() == DIGITS;
        }

        private static MessageDigest sha256() {
            try {
                return MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java has SHA-256", e);
            }
        }
    }
}
