package io.tidemark.jdbc.link;

import java.net.InetAddress;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How TLS is done.
 *
 * @param trustStore certificates that are trusted, as PEM or as a PKCS12 or JKS store; null for those of Java
 * @param trustStorePassword of a PKCS12 or JKS store, or null
 */
public record TlsSettings(
        TlsMode mode, @Nullable Path trustStore, @Nullable String trustStorePassword) {
    /** Whether a connection to that address is encrypted. */
    boolean isUsedWith(InetAddress server) {
        return switch (mode) {
            case OFF -> false;
            case AUTO -> trustStore != null || !server.isLoopbackAddress();
            case VERIFY_FULL, VERIFY_CA -> true;
        };
    }
}
