package io.catchment.tls;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// A certificate of 127.0.0.1 that nobody but a test trusts, and its key. The JDK has no public way to make one, so it is
/// put together here, byte by byte (RFC 5280).
public record TestCertificate(KeyPair pair, X509Certificate certificate) {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final int INTEGER = 2;
    private static final int BITS = 3;
    private static final int OCTETS = 4;
    private static final int OID = 6;
    private static final int UTF8 = 12;
    private static final int GENERALIZED_TIME = 24;
    private static final int SEQUENCE = 0x30;
    private static final int SET = 0x31;

    private static final byte[] COMMON_NAME = {0x55, 4, 3};
    private static final byte[] ALTERNATIVE_NAME = {0x55, 0x1d, 17};
    private static final byte[] ECDSA_SHA256 = {
        0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 4, 3, 2
    };
    private static final byte[] RSA_SHA256 = {
        0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 1, 1, 11
    };
    private static final byte[] ED25519 = {0x2b, 0x65, 0x70};

    public static TestCertificate ec(int serial) {
        Instant now = Instant.now();
        return of("EC", serial, now.minus(Duration.ofDays(1)), now.plus(Duration.ofDays(1)));
    }

    public static TestCertificate over(int serial) {
        Instant now = Instant.now();
        return of("EC", serial, now.minus(Duration.ofDays(9)), now.minus(Duration.ofDays(1)));
    }

    /// @param algorithm `EC`, `RSA` or `Ed25519`
    public static TestCertificate of(String algorithm, int serial, Instant from, Instant until) {
        try {
            KeyPair pair = KeyPairGenerator.getInstance(algorithm).generateKeyPair();
            byte[] signed = signedPart(algorithm, serial, from, until, pair);
            Signature signing = Signature.getInstance(signatureName(algorithm));
            signing.initSign(pair.getPrivate());
            signing.update(signed);
            byte[] whole = der(SEQUENCE, signed, signatureId(algorithm), bits(signing.sign()));
            return new TestCertificate(
                    pair,
                    (X509Certificate)
                            CertificateFactory.getInstance("X.509")
                                    .generateCertificate(new ByteArrayInputStream(whole)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] signedPart(
            String algorithm, int serial, Instant from, Instant until, KeyPair pair) {
        byte[] name =
                der(
                        SEQUENCE,
                        der(SET, der(SEQUENCE, der(OID, COMMON_NAME), der(UTF8, text("test")))));
        byte[] names =
                der(SEQUENCE, der(0x82, text("localhost")), der(0x87, new byte[] {127, 0, 0, 1}));
        byte[] extension = der(SEQUENCE, der(OID, ALTERNATIVE_NAME), der(OCTETS, names));
        return der(
                SEQUENCE,
                der(0xa0, der(INTEGER, new byte[] {2})),
                der(INTEGER, BigInteger.valueOf(serial).toByteArray()),
                signatureId(algorithm),
                name,
                der(SEQUENCE, time(from), time(until)),
                name,
                pair.getPublic().getEncoded(),
                der(0xa3, der(SEQUENCE, extension)));
    }

    private static String signatureName(String algorithm) {
        return switch (algorithm) {
            case "EC" -> "SHA256withECDSA";
            case "RSA" -> "SHA256withRSA";
            default -> algorithm;
        };
    }

    private static byte[] signatureId(String algorithm) {
        return switch (algorithm) {
            case "EC" -> der(SEQUENCE, der(OID, ECDSA_SHA256));
            case "RSA" -> der(SEQUENCE, der(OID, RSA_SHA256), new byte[] {5, 0});
            default -> der(SEQUENCE, der(OID, ED25519));
        };
    }

    // ---- as PEM ----

    public String certificatePem() {
        try {
            return pem("CERTIFICATE", certificate.getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public String keyPem() {
        return pem("PRIVATE KEY", pair.getPrivate().getEncoded());
    }

    /// The key in the form that it had before PKCS#8, which is what PKCS#8 wraps.
    String olderKeyPem() {
        byte[] pkcs8 = pair.getPrivate().getEncoded();
        int at = contentAt(pkcs8, 0);
        for (int i = 0; i < 2; i++) {
            at = contentAt(pkcs8, at) + lengthAt(pkcs8, at);
        }
        byte[] key = java.util.Arrays.copyOfRange(pkcs8, contentAt(pkcs8, at), pkcs8.length);
        return pem(certificate.getPublicKey().getAlgorithm() + " PRIVATE KEY", key);
    }

    static String pem(String label, byte[] bytes) {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
        return "-----BEGIN " + label + "-----\n" + base64 + "\n-----END " + label + "-----\n";
    }

    /// The two files, put in place of those that are there.
    public TlsFiles in(Path folder) {
        TlsFiles files = new TlsFiles(folder.resolve("tls.pem"), folder.resolve("tls.key"));
        replace(files.certificate(), certificatePem());
        replace(files.key(), keyPem());
        return files;
    }

    private static void replace(Path file, String text) {
        try {
            Path fresh = Files.writeString(file.resolveSibling(file.getFileName() + ".new"), text);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// What a caller uses who trusts these certificates and no other.
    public static SSLContext trusting(TestCertificate... certificates) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            for (TestCertificate trusted : certificates) {
                X509Certificate certificate = trusted.certificate();
                store.setCertificateEntry(certificate.getSerialNumber().toString(), certificate);
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    // ---- DER ----

    private static byte[] time(Instant time) {
        return der(GENERALIZED_TIME, text(TIME.format(time)));
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] bits(byte[] bytes) {
        return der(BITS, new byte[] {0}, bytes);
    }

    private static byte[] der(int tag, byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        int length = content.size();
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.write(tag);
        if (length >= 256) {
            whole.write(0x82);
            whole.write(length >> 8);
        } else if (length >= 128) {
            whole.write(0x81);
        }
        whole.write(length);
        whole.writeBytes(content.toByteArray());
        return whole.toByteArray();
    }

    private static int contentAt(byte[] der, int at) {
        int first = der[at + 1] & 0xff;
        return at + 2 + (first < 0x80 ? 0 : first - 0x80);
    }

    private static int lengthAt(byte[] der, int at) {
        int content = contentAt(der, at);
        int length = der[at + 1] & 0x7f;
        if (der[at + 1] < 0) {
            length = 0;
            for (int i = at + 2; i < content; i++) {
                length = length << 8 | (der[i] & 0xff);
            }
        }
        return length;
    }
}
