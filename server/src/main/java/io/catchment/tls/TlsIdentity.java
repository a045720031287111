package io.catchment.tls;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/// Who this server is to its callers: a certificate, those that issued it, and the key of the first, which belong together.
///
/// Keys: RSA, EC, Ed25519 and Ed448 as PKCS#8 (`PRIVATE KEY`), RSA as PKCS#1 (`RSA PRIVATE KEY`), EC as SEC 1
/// (`EC PRIVATE KEY`). None with a passphrase: who starts a server unattended would have to keep it beside the file.
record TlsIdentity(List<X509Certificate> chain, PrivateKey key) {
    private static final byte[] PROBE = {1, 2, 3, 4};
    private static final int SEQUENCE = 0x30;
    private static final int OCTET_STRING = 0x04;
    private static final byte[] VERSION_0 = {2, 1, 0};

    TlsIdentity {
        chain = List.copyOf(chain);
    }

    /// @throws TlsException with all that is wrong, by the names of the files
    static TlsIdentity of(TlsFiles files, String certificatePem, String keyPem) {
        List<String> problems = new ArrayList<>();
        List<X509Certificate> chain =
                tried(files.certificate(), problems, () -> chain(certificatePem))
                        .orElseGet(List::of);
        Optional<PrivateKey> key =
                tried(files.key(), problems, () -> key(keyPem, chain.stream().findFirst()));
        if (key.isPresent() && !chain.isEmpty() && !belongTogether(key.get(), chain.getFirst())) {
            problems.add(
                    files.key() + " is not the key of the certificate in " + files.certificate());
        }
        if (!problems.isEmpty()) {
            throw new TlsException(problems);
        }
        return new TlsIdentity(chain, key.orElseThrow());
    }

    X509Certificate leaf() {
        return chain.getFirst();
    }

    String serial() {
        return leaf().getSerialNumber().toString(16);
    }

    boolean isValidAt(Instant time) {
        return !time.isBefore(leaf().getNotBefore().toInstant())
                && !time.isAfter(leaf().getNotAfter().toInstant());
    }

    /// A context that serves with this identity, and asks callers for none.
    SSLContext context() {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("server", key, new char[0], chain.toArray(X509Certificate[]::new));
            KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
            keys.init(store, new char[0]);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("no TLS context for a pair that was checked", e);
        }
    }

    // ---- reading ----

    private interface Reading<T> {
        T read() throws GeneralSecurityException;
    }

    private static <T> Optional<T> tried(Path file, List<String> problems, Reading<T> reading) {
        try {
            return Optional.of(reading.read());
        } catch (IllegalArgumentException e) {
            problems.add(file + ": " + e.getMessage());
        } catch (GeneralSecurityException e) {
            // Not the message: the JDK's may quote what it read.
            problems.add(file + " cannot be read as what it says it is");
        }
        return Optional.empty();
    }

    private static List<X509Certificate> chain(String pem) throws CertificateException {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        List<X509Certificate> chain = new ArrayList<>();
        for (Pem block : Pem.blocks(pem)) {
            if (block.label().equals("CERTIFICATE")) {
                chain.add(
                        (X509Certificate)
                                factory.generateCertificate(
                                        new ByteArrayInputStream(block.bytes())));
            }
        }
        if (chain.isEmpty()) {
            throw new IllegalArgumentException("holds no block -----BEGIN CERTIFICATE-----");
        }
        for (int i = 1; i < chain.size(); i++) {
            if (!isIssuedBy(chain.get(i - 1), chain.get(i))) {
                throw new IllegalArgumentException(
                        "its certificate %d did not issue certificate %d: the server's own goes first, then its issuer, and so on"
                                .formatted(i + 1, i));
            }
        }
        return chain;
    }

    private static boolean isIssuedBy(X509Certificate certificate, X509Certificate issuer) {
        try {
            certificate.verify(issuer.getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /// @param certificate says which kind of key the older forms are: they do not
    private static PrivateKey key(String pem, Optional<X509Certificate> certificate)
            throws GeneralSecurityException {
        Pem block =
                Pem.blocks(pem).stream()
                        .filter(it -> it.label().endsWith("PRIVATE KEY"))
                        .findFirst()
                        .orElseThrow(() ->
                                new IllegalArgumentException(
                                        "holds no block -----BEGIN PRIVATE KEY-----"));
        if (block.encrypted()) {
            throw new IllegalArgumentException(
                    "the key has a passphrase, which nobody could type in at a start: store it without one (openssl pkey -in KEY -out KEY.plain) in a file that only the server's user can read");
        }
        PublicKey publicKey =
                certificate
                        .map(X509Certificate::getPublicKey)
                        .orElseThrow(() ->
                                new IllegalArgumentException(
                                        "not looked at, for want of its certificate"));
        byte[] pkcs8 =
                switch (block.label()) {
                    case "PRIVATE KEY" -> block.bytes();
                    case "RSA PRIVATE KEY", "EC PRIVATE KEY" ->
                            pkcs8(publicKey.getEncoded(), block.bytes());
                    default ->
                            throw new IllegalArgumentException(
                                    "a key of the kind "
                                            + block.label()
                                            + " is not known: PRIVATE KEY, RSA PRIVATE KEY and EC PRIVATE KEY are");
                };
        return KeyFactory.getInstance(publicKey.getAlgorithm())
                .generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    }

    private static boolean belongTogether(PrivateKey key, X509Certificate certificate) {
        String algorithm =
                switch (key.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> key.getAlgorithm();
                };
        try {
            Signature signing = Signature.getInstance(algorithm);
            signing.initSign(key);
            signing.update(PROBE);
            byte[] signature = signing.sign();
            Signature checking = Signature.getInstance(algorithm);
            checking.initVerify(certificate.getPublicKey());
            checking.update(PROBE);
            return checking.verify(signature);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    // ---- PKCS#8 around the older forms (RFC 5208): version, algorithm, the key as it was ----

    private static byte[] pkcs8(byte[] publicKeyInfo, byte[] olderForm) {
        byte[] algorithm = firstOfSequence(publicKeyInfo);
        return der(SEQUENCE, VERSION_0, algorithm, der(OCTET_STRING, olderForm));
    }

    /// Of a SubjectPublicKeyInfo: its AlgorithmIdentifier, the curve with it.
    private static byte[] firstOfSequence(byte[] sequence) {
        int from = contentAt(sequence, 0);
        int content = contentAt(sequence, from);
        int to = content + lengthAt(sequence, from);
        return Arrays.copyOfRange(sequence, from, to);
    }

    private static int contentAt(byte[] der, int at) {
        int first = der[at + 1] & 0xff;
        return at + 2 + (first < 0x80 ? 0 : first - 0x80);
    }

    private static int lengthAt(byte[] der, int at) {
        int first = der[at + 1] & 0xff;
        if (first < 0x80) {
            return first;
        }
        int length = 0;
        for (int i = 0; i < first - 0x80; i++) {
            length = length << 8 | (der[at + 2 + i] & 0xff);
        }
        return length;
    }

    private static byte[] der(int tag, byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.write(tag);
        // Two bytes of length hold any key that a file of the limit can.
        whole.write(0x82);
        whole.write(content.size() >> 8);
        whole.write(content.size());
        whole.writeBytes(content.toByteArray());
        return whole.toByteArray();
    }

    /// Without the key.
    @Override
    public String toString() {
        return "TlsIdentity of " + serial();
    }
}
