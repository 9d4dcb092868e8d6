package io.tidemark.protocol.scram;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.security.spec.PSSParameterSpec;
import java.util.Locale;
import java.util.Optional;

/**
 * What ties an exchange to the TLS connection on which it runs, so that nobody can sit between and pass it on: the hash of the
 * server's certificate (tls-server-end-point, RFC 5929). Stateless.
 */
public final class ChannelBinding {
    /** The mechanism without binding. */
    public static final String PLAIN_MECHANISM = "SCRAM-SHA-256";

    /** The mechanism with binding. */
    public static final String BOUND_MECHANISM = "SCRAM-SHA-256-PLUS";

    static final String HEADER = "p=tls-server-end-point,,";

    private ChannelBinding() {}

    /**
     * The hash of a server's certificate by the hash function of its signature, or SHA-256 where that is MD5 or SHA-1. Empty
     * for signatures for which the RFC names no hash, such as Ed25519: there is no binding to such a certificate.
     */
    public static Optional<byte[]> of(X509Certificate certificate) {
        String signature = certificate.getSigAlgName().toUpperCase(Locale.ROOT);
        try {
            Optional<String> hash = signature.equals("RSASSA-PSS") ? hashOfPss(certificate) : hashOf(signature);
            if (hash.isEmpty()) {
                return Optional.empty();
            }
            return Optional.of(MessageDigest.getInstance(hash.get()).digest(certificate.getEncoded()));
        } catch (GeneralSecurityException unusable) {
            return Optional.empty(); // the caller goes on as with a signature that has no hash
        }
    }

    private static Optional<String> hashOf(String signature) {
        int with = signature.indexOf("WITH");
        return with < 0 ? Optional.empty() : Optional.of(strong(signature.substring(0, with)));
    }

    private static Optional<String> hashOfPss(X509Certificate certificate) throws GeneralSecurityException {
        byte[] encoded = certificate.getSigAlgParams();
        if (encoded == null) {
            return Optional.empty();
        }
        java.security.AlgorithmParameters parameters = java.security.AlgorithmParameters.getInstance("RSASSA-PSS");
        try {
            parameters.init(encoded);
        } catch (java.io.IOException malformed) {
            return Optional.empty();
        }
        return Optional.of(
                strong(parameters.getParameterSpec(PSSParameterSpec.class).getDigestAlgorithm()));
    }

    /** The name of a hash as Java knows it, or SHA-256 for those that are too weak. */
    private static String strong(String hash) {
        String plain = hash.replace("-", "");
        if (plain.equals("MD5") || plain.equals("SHA1") || plain.equals("SHA")) {
            return "SHA-256";
        }
        return plain.startsWith("SHA3") ? hash : plain.replaceFirst("^SHA", "SHA-");
    }
}
