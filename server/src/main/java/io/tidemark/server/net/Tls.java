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
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** The server's certificate and how it speaks TLS: 1.3 or 1.2, from the first byte on. Immutable. */
final class Tls {
    private final SslContext context;
    private final byte @Nullable [] binding;
    private final String subject;

    private Tls(SslContext context, TlsIdentity identity) {
        this.context = context;
        binding = ChannelBinding.of(identity.chain().get(0)).orElse(null);
        subject = identity.chain().get(0).getSubjectX500Principal().getName() + ", valid until "
                + identity.chain().get(0).getNotAfter().toInstant();
    }

    /**
     * Reads certificate and key.
     *
     * @throws TidemarkException INVALID_CONFIG if they cannot be used
     */
    static Tls of(TlsFiles files) {
        TlsIdentity identity = TlsIdentity.read(files);
        try {
            SslContext context = SslContextBuilder.forServer(identity.key(), identity.chain())
                    .sslProvider(SslProvider.JDK)
                    .protocols("TLSv1.3", "TLSv1.2")
                    .build();
            return new Tls(context, identity);
        } catch (SSLException | IllegalArgumentException wrong) {
            throw new TidemarkException(
                    ErrorCode.INVALID_CONFIG,
                    "the server's certificate and key cannot be used: " + wrong.getMessage(),
                    "make another pair as docs/security.md shows",
                    null,
                    wrong);
        }
    }

    /** Whose certificate it is, and until when. */
    String subject() {
        return subject;
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
