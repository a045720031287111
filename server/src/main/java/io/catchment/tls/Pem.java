package io.catchment.tls;

import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/// One block of a PEM file (RFC 7468, and the headers of RFC 1421 that OpenSSL still writes).
///
/// @param label such as `CERTIFICATE`
/// @param encrypted whether a passphrase would be needed to read it
record Pem(String label, boolean encrypted, String base64) {
    private static final Pattern BLOCK =
            Pattern.compile(
                    "-----BEGIN ([A-Z0-9 ]{1,40})-----(.*?)-----END \\1-----", Pattern.DOTALL);
    private static final Pattern HEADER = Pattern.compile("(?m)^[A-Za-z-]+:.*$");

    /// The blocks of a text, in its order; what is between them is passed over.
    static List<Pem> blocks(String text) {
        return BLOCK.matcher(text)
                .results()
                .map(block -> block(block.group(1), block.group(2)))
                .toList();
    }

    private static Pem block(String label, String content) {
        boolean encrypted = label.startsWith("ENCRYPTED") || content.contains("ENCRYPTED");
        return new Pem(
                label, encrypted, HEADER.matcher(content).replaceAll("").replaceAll("\\s", ""));
    }

    /// What is in it.
    ///
    /// @throws IllegalArgumentException when it is not Base64
    byte[] bytes() {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("the block " + label + " is not Base64", e);
        }
    }
}
