package io.tidemark.jdbc.link;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Puts TLS 1.3 or 1.2 over a connected socket. Stateless. */
final class TlsSockets {
    private static final long MAX_STORE_BYTES = 16 << 20;
    private static final String PEM_BEGIN = "-----BEGIN";

    private TlsSockets() {}

    /** The socket encrypted, after the handshake. */
    static SSLSocket secure(Socket socket, String host, int port, TlsSettings settings) throws IOException {
        SSLSocket secured = (SSLSocket) context(settings).getSocketFactory().createSocket(socket, host, port, true);
        secured.setEnabledProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
        if (settings.mode() != TlsMode.VERIFY_CA) {
            SSLParameters parameters = secured.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            secured.setSSLParameters(parameters);
        }
        secured.startHandshake();
        return secured;
    }

    private static SSLContext context(TlsSettings settings) throws IOException {
        try {
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            Path store = settings.trustStore();
            trust.init(store == null ? null : keys(store, settings.trustStorePassword()));
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException unusable) {
            throw new IOException("TLS cannot be set up: " + unusable.getMessage(), unusable);
        }
    }

    private static KeyStore keys(Path file, @Nullable String password) throws IOException, GeneralSecurityException {
        if (Files.size(file) > MAX_STORE_BYTES) {
            throw new IOException("the trust store " + file + " is larger than " + MAX_STORE_BYTES + " bytes");
        }
        byte[] bytes = Files.readAllBytes(file);
        if (!new String(bytes, StandardCharsets.ISO_8859_1).contains(PEM_BEGIN)) {
            return KeyStore.getInstance(file.toFile(), password == null ? null : password.toCharArray());
        }
        KeyStore keys = KeyStore.getInstance(KeyStore.getDefaultType());
        keys.load(null, null);
        try (InputStream source = new BufferedInputStream(Files.newInputStream(file))) {
            int number = 0;
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(source)) {
                keys.setCertificateEntry("trusted-" + number++, certificate);
            }
        }
        return keys;
    }
}
