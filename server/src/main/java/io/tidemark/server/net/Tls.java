package io.tidemark.server.net;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.tidemark.protocol.scram.ChannelBinding;
import io.tidemark.server.config.TlsFiles;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import org.jspecify.annotations.Nullable;

/** The server's certificate and how it speaks TLS: 1.3 or 1.2, from the first byte on. Immutable. */
final class Tls {
    private final SslContext context;
    private final byte @Nullable [] binding;

    private Tls(SslContext context, X509Certificate certificate) {
        this.context = context;
        binding = ChannelBinding.of(certificate).orElse(null);
    }

    /**
     * Reads certificate and key.
     *
     * @throws TidemarkException INVALID_CONFIG if they cannot be used
     */
    static Tls of(TlsFiles files) {
        try {
            String password = password(files.passwordFile());
            return files.store() == null ? pem(files, password) : store(files.store(), password);
        } catch (IOException | GeneralSecurityException | IllegalArgumentException wrong) {
            throw new TidemarkException(
                    ErrorCode.INVALID_CONFIG,
                    "the server's certificate or key cannot be used: " + wrong.getMessage(),
                    "give a PEM chain and a PKCS8 key, or a PKCS12 store, and the password if there is one",
                    null,
                    wrong);
        }
    }

    private static @Nullable String password(@Nullable Path file) throws IOException {
        if (file == null) {
            return null;
        }
        List<String> lines = Files.readAllLines(file);
        return lines.isEmpty() ? "" : lines.get(0);
    }

    private static Tls pem(TlsFiles files, @Nullable String password) throws IOException, GeneralSecurityException {
        Path chain = present(files.certificate());
        Path key = present(files.key());
        try (InputStream first = Files.newInputStream(chain);
                InputStream certificates = Files.newInputStream(chain);
                InputStream secret = Files.newInputStream(key)) {
            Certificate leaf = CertificateFactory.getInstance("X.509").generateCertificate(first);
            return new Tls(
                    built(SslContextBuilder.forServer(certificates, secret, password)), (X509Certificate) leaf);
        }
    }

    private static Path present(@Nullable Path path) {
        if (path == null) {
            throw new IllegalArgumentException("certificate and key belong together");
        }
        return path;
    }

    private static Tls store(Path file, @Nullable String password) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        char[] letters = password == null ? new char[0] : password.toCharArray();
        try (InputStream content = Files.newInputStream(file)) {
            store.load(content, letters);
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, letters);
        for (String alias : Collections.list(store.aliases())) {
            if (store.isKeyEntry(alias)) {
                return new Tls(built(SslContextBuilder.forServer(keys)), (X509Certificate) store.getCertificate(alias));
            }
        }
        throw new GeneralSecurityException("the store " + file.getFileName() + " has no key");
    }

    private static SslContext built(SslContextBuilder builder) throws IOException {
        return builder.sslProvider(SslProvider.JDK)
                .protocols("TLSv1.3", "TLSv1.2")
                .build();
    }

    /** What a login can be bound to; null for a certificate that has no such hash. */
    byte @Nullable [] binding() {
        return binding == null ? null : binding.clone();
    }

    /** The handler of one connection. */
    SslHandler handler(ByteBufAllocator allocator, long timeoutMillis) {
        SslHandler handler = context.newHandler(allocator);
        handler.setHandshakeTimeoutMillis(timeoutMillis);
        return handler;
    }
}
