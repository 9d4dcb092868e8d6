package io.tidemark.server.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tidemark.executor.thread.ManualClock;
import io.tidemark.protocol.scram.ChannelBinding;
import io.tidemark.server.TestCertificates;
import io.tidemark.server.config.TlsFiles;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTest {
    @TempDir
    static Path folder;

    private static Path rsa;
    private static Path ec;

    @BeforeAll
    static void makeStores() throws IOException, InterruptedException {
        rsa = TestCertificates.store(folder, "rsa", "-keyalg", "RSA", "-keysize", "2048", "-sigalg", "SHA512withRSA");
        ec = TestCertificates.store(folder, "ec", "-keyalg", "EC");
    }

    private static TlsFiles pem(Path of, String name) throws IOException, GeneralSecurityException {
        return new TlsFiles(
                TestCertificates.writeCertificate(of, folder.resolve(name + ".crt")),
                TestCertificates.writeKey(of, folder.resolve(name + ".key")),
                null,
                null);
    }

    private static TlsFiles files(
            @Nullable Path certificate, @Nullable Path key, @Nullable Path store, @Nullable Path password) {
        return new TlsFiles(certificate, key, store, password);
    }

    private static void refused(TlsFiles files, String problem) {
        TidemarkException refused = catchThrowableOfType(TidemarkException.class, () -> Tls.of(files));
        assertThat(refused.code()).isEqualTo(ErrorCode.INVALID_CONFIG);
        assertThat(refused.text()).contains(problem).doesNotContain(TestCertificates.PASSWORD);
    }

    @Test
    void aPairInPemIsTaken() throws IOException, GeneralSecurityException {
        assertThat(Tls.of(pem(rsa, "a")).subject()).startsWith("CN=rsa, valid until ");
        assertThat(Tls.of(pem(ec, "b")).subject()).startsWith("CN=ec, valid until ");
    }

    @Test
    void aStoreIsTakenWithItsPassword() throws IOException {
        Path password = TestCertificates.secret(folder.resolve("password"), TestCertificates.PASSWORD + "\nmore\n");
        assertThat(Tls.of(files(null, null, rsa, password)).subject()).startsWith("CN=rsa");
        Path wrong = TestCertificates.secret(folder.resolve("wrong"), "x");
        refused(files(null, null, rsa, wrong), "is no PKCS #12 store, or the password");
        refused(files(null, null, rsa, null), "is no PKCS #12 store, or the password");
    }

    @Test
    void whatCannotBeUsedIsNamedWithItsReason() throws IOException, GeneralSecurityException {
        TlsFiles good = pem(rsa, "c");
        Path crt = good.certificate();
        Path key = good.key();
        Path none = folder.resolve("none");
        Path text = TestCertificates.secret(folder.resolve("text"), "hello\n");
        refused(files(none, key, null, null), "tls.certificate = '" + none + "' is not there");
        refused(files(folder, key, null, null), "is not there, or is no file");
        refused(files(crt, none, null, null), "tls.key = '" + none + "' is not there");
        refused(files(text, key, null, null), "holds no certificates in PEM");
        refused(files(crt, text, null, null), "holds no private key in PEM");
        refused(files(crt, pem(ec, "d").key(), null, null), "is not the key of the certificate");
        String pkcs8 = Files.readString(key);
        Path old = TestCertificates.secret(folder.resolve("old"), pkcs8.replace("PRIVATE KEY", "RSA PRIVATE KEY"));
        refused(files(crt, old, null, null), "is not in the form PKCS #8; openssl pkcs8 -topk8 -nocrypt");
        Path cut = TestCertificates.secret(folder.resolve("cut"), pkcs8.replaceFirst("\n[^\n]+\n[^\n]+\n", "\n"));
        refused(files(crt, cut, null, null), "is of an algorithm that this Java does not know");
        Path locked = TestCertificates.secret(folder.resolve("locked"), pkcs8.replace("PRIVATE", "ENCRYPTED PRIVATE"));
        refused(files(crt, locked, null, null), "needs a password");
        refused(files(crt, locked, null, text), "cannot be opened with the password");
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
        refused(files(crt, key, null, null), "may be read or changed by others; chmod 600");
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r-----"));
        assertThat(Tls.of(good).subject()).startsWith("CN=rsa");
    }

    @Test
    void aLoginIsBoundToTheHashOfTheCertificate() throws IOException, GeneralSecurityException {
        byte[] encoded = TestCertificates.certificate(rsa).getEncoded();
        assertThat(ChannelBinding.of(TestCertificates.certificate(rsa)))
                .contains(MessageDigest.getInstance("SHA-512").digest(encoded));
        assertThat(Tls.of(pem(rsa, "e")).binding())
                .isEqualTo(MessageDigest.getInstance("SHA-512").digest(encoded));
        assertThat(ChannelBinding.of(TestCertificates.certificate(ec)).orElseThrow())
                .isNotEmpty();
    }

    @Test
    void aWeakHashIsReplacedAndASignatureWithoutOneGivesNone()
            throws IOException, GeneralSecurityException, InterruptedException {
        Path weak =
                TestCertificates.store(folder, "weak", "-keyalg", "RSA", "-keysize", "2048", "-sigalg", "SHA1withRSA");
        byte[] encoded = TestCertificates.certificate(weak).getEncoded();
        assertThat(ChannelBinding.of(TestCertificates.certificate(weak)))
                .contains(MessageDigest.getInstance("SHA-256").digest(encoded));
        Path edwards = TestCertificates.store(folder, "edwards", "-keyalg", "Ed25519");
        assertThat(ChannelBinding.of(TestCertificates.certificate(edwards))).isEmpty();
        assertThat(Tls.of(pem(edwards, "f")).binding()).isNull();
        Path pss = TestCertificates.store(
                folder, "pss", "-keyalg", "RSASSA-PSS", "-keysize", "2048", "-sigalg", "RSASSA-PSS");
        assertThat(ChannelBinding.of(TestCertificates.certificate(pss)).orElseThrow())
                .isNotEmpty();
    }

    @Test
    void aNewCertificateIsTakenAndAHalfOneIsNot() throws IOException, GeneralSecurityException {
        ManualClock clock = new ManualClock(0);
        TlsFiles files = pem(rsa, "g");
        RenewedTls certificate = new RenewedTls(files, Runnable::run, clock);
        TestCertificates.writeCertificate(ec, folder.resolve("g.crt"));
        clock.set(1000);
        certificate.current();
        assertThat(certificate.current().subject()).startsWith("CN=rsa");
        TestCertificates.writeKey(ec, folder.resolve("g.key"));
        assertThat(certificate.current().subject()).startsWith("CN=rsa");
        clock.set(2000);
        certificate.current();
        assertThat(certificate.current().subject()).startsWith("CN=ec");
    }
}
