package io.catchment.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Which certificates and keys are taken, and which are refused, with what words.
final class LiveTlsTest {
    private static final InstantSource CLOCK = InstantSource.system();

    @TempDir Path temp;

    @ParameterizedTest
    @ValueSource(strings = {"EC", "RSA", "Ed25519"})
    void a_key_in_pkcs_8_is_taken(String algorithm) {
        TlsFiles files = certificate(algorithm).in(temp);

        assertThat(LiveTls.open(files, CLOCK).serial()).isEqualTo("7");
    }

    @ParameterizedTest
    @ValueSource(strings = {"EC", "RSA"})
    void a_key_in_the_form_before_pkcs_8_is_taken(String algorithm) throws IOException {
        TestCertificate certificate = certificate(algorithm);
        TlsFiles files = certificate.in(temp);
        Files.writeString(
                files.key(),
                "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n"
                        + certificate.olderKeyPem());

        assertThat(LiveTls.open(files, CLOCK).serial()).isEqualTo("7");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n",
                "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00\n\nAAAA\n-----END RSA PRIVATE KEY-----\n"
            })
    void a_key_with_a_passphrase_is_refused_with_the_way_out(String key) throws IOException {
        TlsFiles files = certificate("RSA").in(temp);
        Files.writeString(files.key(), key);

        assertThatThrownBy(() -> LiveTls.open(files, CLOCK))
                .isInstanceOf(TlsException.class)
                .hasMessageContaining(files.key() + ": the key has a passphrase")
                .hasMessageContaining("openssl pkey");
    }

    @Test
    void a_key_of_another_certificate_is_refused() throws IOException {
        TlsFiles files = certificate("EC").in(temp);
        Files.writeString(files.key(), certificate("EC").keyPem());

        assertThatThrownBy(() -> LiveTls.open(files, CLOCK))
                .hasMessage(
                        files.key()
                                + " is not the key of the certificate in "
                                + files.certificate());
    }

    @Test
    void certificates_in_a_wrong_order_are_refused() throws IOException {
        TlsFiles files = certificate("EC").in(temp);
        Files.writeString(
                files.certificate(),
                certificate("EC").certificatePem() + certificate("RSA").certificatePem());

        assertThatThrownBy(() -> LiveTls.open(files, CLOCK))
                .hasMessageContaining("its certificate 2 did not issue certificate 1");
    }

    @Test
    void nothing_of_a_key_that_cannot_be_read_is_told() throws IOException {
        TlsFiles files = certificate("EC").in(temp);
        Files.writeString(
                files.key(),
                TestCertificate.pem("PRIVATE KEY", "hush".getBytes(StandardCharsets.UTF_8)));

        assertThatThrownBy(() -> LiveTls.open(files, CLOCK))
                .hasMessage(files.key() + " cannot be read as what it says it is");
        Files.writeString(
                files.key(), "-----BEGIN PRIVATE KEY-----\nhush!\n-----END PRIVATE KEY-----");
        assertThatThrownBy(() -> LiveTls.open(files, CLOCK))
                .hasMessage(files.key() + ": the block PRIVATE KEY is not Base64");
    }

    @Test
    void a_file_without_end_is_not_read_to_its_end() {
        TlsFiles files = new TlsFiles(Path.of("/dev/zero"), certificate("EC").in(temp).key());

        assertThatThrownBy(() -> LiveTls.open(files, CLOCK))
                .hasMessageContaining("/dev/zero is above 262144 bytes");
    }

    @Test
    void a_certificate_over_its_time_is_taken_at_a_start_and_not_in_the_place_of_another() {
        TlsFiles files = TestCertificate.over(8).in(temp);
        LiveTls tls = LiveTls.open(files, CLOCK);
        assertThat(tls.serial()).isEqualTo("8");
        TestCertificate.ec(9).in(temp);
        tls.refresh();
        assertThat(tls.serial()).isEqualTo("9");

        TestCertificate.over(10).in(temp);

        assertThatThrownBy(tls::refresh).hasMessageContaining("is not valid now");
        assertThat(tls.serial()).isEqualTo("9");
    }

    @Test
    void files_half_replaced_change_nothing_until_both_are() throws IOException {
        TestCertificate next = TestCertificate.ec(12);
        TlsFiles files = TestCertificate.ec(11).in(temp);
        LiveTls tls = LiveTls.open(files, CLOCK);

        Files.writeString(files.certificate(), next.certificatePem());

        assertThatThrownBy(tls::refresh).hasMessageContaining("is not the key of the certificate");
        assertThat(tls.serial()).isEqualTo("b");
        Files.writeString(files.key(), next.keyPem());
        tls.refresh();
        assertThat(tls.serial()).isEqualTo("c");
    }

    @Test
    void files_that_are_gone_change_nothing() throws IOException {
        TlsFiles files = TestCertificate.ec(11).in(temp);
        LiveTls tls = LiveTls.open(files, CLOCK);

        Files.delete(files.key());

        assertThatThrownBy(tls::refresh)
                .hasMessage(files.key() + " cannot be read: NoSuchFileException");
        assertThat(tls.serial()).isEqualTo("b");
    }

    private static TestCertificate certificate(String algorithm) {
        Instant now = Instant.now();
        return TestCertificate.of(
                algorithm, 7, now.minus(Duration.ofDays(1)), now.plus(Duration.ofDays(1)));
    }
}
