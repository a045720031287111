package io.catchment.tls;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

/// The identity that the door serves with now: read from two files, and again whenever they have changed.
///
/// Connections that are open keep the one that they began with. A new pair that cannot serve is refused and the old
/// one stays: [#refresh()] then throws what is wrong, at every call, until the files are right.
public final class LiveTls {
    private static final Logger LOG = System.getLogger(LiveTls.class.getName());

    /// What TLS 1.0 and 1.1 protected is open by now (RFC 8996).
    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    /// All that the door speaks; a caller that names only others is told so in the handshake.
    private static final String[] APPLICATION_PROTOCOLS = {"http/1.1"};

    /// A chain of ten certificates is below a tenth of it.
    private static final int FILE_BYTES_MAX = 256 << 10;

    private final TlsFiles files;
    private final InstantSource clock;
    private volatile Serving serving;

    /// What the files held, and what came of it.
    private record Serving(Texts texts, TlsIdentity identity, SSLContext context) {
        Serving(Texts texts, TlsIdentity identity) {
            this(texts, identity, identity.context());
        }
    }

    private record Texts(String certificate, String key) {
        /// Without the key.
        @Override
        public String toString() {
            return "Texts";
        }
    }

    private LiveTls(TlsFiles files, InstantSource clock) {
        this.files = files;
        this.clock = clock;
        Texts texts = read(files);
        this.serving = new Serving(texts, TlsIdentity.of(files, texts.certificate(), texts.key()));
    }

    /// Reads the files. A certificate that is over its time is taken, with a warning: who starts a server again has no
    /// other, and callers that do not look at the date go on.
    ///
    /// @throws TlsException with all that is wrong
    public static LiveTls open(TlsFiles files, InstantSource clock) {
        LiveTls tls = new LiveTls(files, clock);
        if (!tls.serving.identity().isValidAt(clock.instant())) {
            LOG.log(
                    Level.WARNING,
                    "tls certificate is not valid now serial={0} until={1}",
                    tls.serial(),
                    tls.validUntil());
        }
        return tls;
    }

    /// Takes over what the files hold, if that has changed since the last time.
    ///
    /// @throws TlsException when it cannot serve, or is not valid at this time; the one before it stays
    public synchronized void refresh() {
        Texts texts = read(files);
        if (texts.equals(serving.texts())) {
            return;
        }
        TlsIdentity identity = TlsIdentity.of(files, texts.certificate(), texts.key());
        if (!identity.isValidAt(clock.instant())) {
            throw new TlsException(
                    List.of(
                            "%s is not valid now (from %s until %s), the certificate before it stays"
                                    .formatted(
                                            files.certificate(),
                                            identity.leaf().getNotBefore().toInstant(),
                                            identity.leaf().getNotAfter().toInstant())));
        }
        serving = new Serving(texts, identity);
        LOG.log(Level.INFO, "tls certificate changed serial={0} until={1}", serial(), validUntil());
    }

    /// For one connection, the server's side of it.
    public SSLEngine newEngine() {
        // Without the caller's name, which would be asked of a name server.
        SSLEngine engine = serving.context().createSSLEngine();
        engine.setUseClientMode(false);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setProtocols(PROTOCOLS);
        parameters.setApplicationProtocols(APPLICATION_PROTOCOLS);
        parameters.setUseCipherSuitesOrder(true);
        engine.setSSLParameters(parameters);
        return engine;
    }

    /// Of the certificate that new connections are served with, in hexadecimal digits.
    public String serial() {
        return serving.identity().serial();
    }

    public Instant validUntil() {
        return serving.identity().leaf().getNotAfter().toInstant();
    }

    private static Texts read(TlsFiles files) {
        List<String> problems = new ArrayList<>();
        Texts texts = new Texts(read(files.certificate(), problems), read(files.key(), problems));
        if (!problems.isEmpty()) {
            throw new TlsException(problems);
        }
        return texts;
    }

    private static String read(Path file, List<String> problems) {
        try (var in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(FILE_BYTES_MAX + 1);
            if (bytes.length > FILE_BYTES_MAX) {
                problems.add(file + " is above " + FILE_BYTES_MAX + " bytes");
            }
            return new String(bytes, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            problems.add(file + " cannot be read: " + e.getClass().getSimpleName());
            return "";
        }
    }
}
