package io.tidemark.server;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Makes certificates for tests with the keytool of this Java. */
public final class TestCertificates {
    /** Of the stores. */
    public static final String PASSWORD = "changeit";

    private TestCertificates() {}

    /**
     * A store with a key and the certificate that it has signed itself, for localhost.
     *
     * @param options more arguments, such as {@code -keyalg EC}
     */
    public static Path store(Path folder, String name, String... options) throws IOException, InterruptedException {
        Path file = folder.resolve(name + ".p12");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "server",
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                PASSWORD,
                "-dname",
                "CN=" + name,
                "-ext",
                "san=dns:localhost,ip:127.0.0.1",
                "-validity",
                "2"));
        command.addAll(List.of(options));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IOException("keytool: " + said);
        }
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return file;
    }

    private static KeyStore open(Path store) throws IOException, GeneralSecurityException {
        KeyStore opened = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            opened.load(in, PASSWORD.toCharArray());
        }
        return opened;
    }

    /** The certificate of a store. */
    public static X509Certificate certificate(Path store) throws IOException, GeneralSecurityException {
        return (X509Certificate) open(store).getCertificate("server");
    }

    /** Writes the certificate of a store as PEM. */
    public static Path writeCertificate(Path store, Path file) throws IOException, GeneralSecurityException {
        return Files.writeString(file, pem("CERTIFICATE", certificate(store).getEncoded()));
    }

    /** Writes the key of a store as PEM, for its owner only. */
    public static Path writeKey(Path store, Path file) throws IOException, GeneralSecurityException {
        byte[] key = open(store).getKey("server", PASSWORD.toCharArray()).getEncoded();
        return secret(file, pem("PRIVATE KEY", key));
    }

    /** Writes a file for its owner only. */
    public static Path secret(Path file, String text) throws IOException {
        Files.writeString(file, text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private static String pem(String what, byte[] der) {
        Base64.Encoder lines = Base64.getMimeEncoder(64, new byte[] {'\n'});
        return "-----BEGIN " + what + "-----\n" + lines.encodeToString(der) + "\n-----END " + what + "-----\n";
    }
}
