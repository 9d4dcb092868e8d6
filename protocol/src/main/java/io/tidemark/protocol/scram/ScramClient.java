package io.tidemark.protocol.scram;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** The client's side of one exchange. Mutable; one thread. */
public final class ScramClient {
    private static final String UNBOUND = "n,,"; // no channel binding, no other identity
    private static final String COULD_BE_BOUND = "y,,"; // the same, but only because the server has not offered it

    private final char[] password;
    private final String nonce;
    private final String firstBare;
    private final String header;
    private final byte[] binding;
    private byte[] serverSignature = {};

    /**
     * @param password its copy is wiped when it was used
     * @param nonce printable characters without a comma, fresh and random
     * @throws ScramException if user or password cannot be one ({@link SaslPrep})
     */
    public ScramClient(String user, char[] password, String nonce) throws ScramException {
        this(user, password, nonce, null);
    }

    /**
     * @param password its copy is wiped when it was used
     * @param nonce printable characters without a comma, fresh and random
     * @param binding what ties the exchange to the connection ({@link ChannelBinding}), for SCRAM-SHA-256-PLUS; null for
     *     SCRAM-SHA-256
     */
    public ScramClient(String user, char[] password, String nonce, byte @Nullable [] binding) throws ScramException {
        this(user, password, nonce, binding, false);
    }

    /**
     * @param password its copy is wiped when it was used
     * @param nonce printable characters without a comma, fresh and random
     * @param binding as above
     * @param couldBind whether the connection could be bound, were it not that the server has not offered that: one that has
     *     will notice that somebody between has taken its offer away
     */
    public ScramClient(String user, char[] password, String nonce, byte @Nullable [] binding, boolean couldBind)
            throws ScramException {
        header = binding != null ? ChannelBinding.HEADER : couldBind ? COULD_BE_BOUND : UNBOUND;
        this.binding = binding == null ? new byte[0] : binding.clone();
        String name = String.valueOf(SaslPrep.query(user.toCharArray()));
        this.password = SaslPrep.query(password);
        this.nonce = nonce;
        firstBare = "n=" + name.replace("=", "=3D").replace(",", "=2C") + ",r=" + nonce;
    }

    /** The first message. */
    public byte[] first() {
        return (header + firstBare).getBytes(StandardCharsets.UTF_8);
    }

    /** The answer to the server's first message; throws if that is not what a server may ask. */
    public byte[] last(byte[] serverFirst) throws ScramException {
        String text = new String(serverFirst, StandardCharsets.UTF_8);
        ScramFields fields = new ScramFields(text);
        String together = fields.require('r');
        if (!together.startsWith(nonce) || together.length() <= nonce.length()) {
            throw new ScramException("the server answers to another exchange");
        }
        int iterations = iterations(fields.require('i'));
        byte[] salted = ScramKeys.salted(password, fields.bytes('s'), iterations);
        Arrays.fill(password, '\0');
        byte[] headerBytes = header.getBytes(StandardCharsets.UTF_8);
        byte[] bound = Arrays.copyOf(headerBytes, headerBytes.length + binding.length);
        System.arraycopy(binding, 0, bound, headerBytes.length, binding.length);
        String withoutProof = "c=" + Base64.getEncoder().encodeToString(bound) + ",r=" + together;
        String all = firstBare + "," + text + "," + withoutProof;
        byte[] clientKey = ScramKeys.hmac(salted, "Client Key");
        byte[] proof = ScramKeys.xor(clientKey, ScramKeys.hmac(ScramKeys.hash(clientKey), all));
        serverSignature = ScramKeys.hmac(ScramKeys.hmac(salted, "Server Key"), all);
        return (withoutProof + ",p=" + Base64.getEncoder().encodeToString(proof)).getBytes(StandardCharsets.UTF_8);
    }

    private static int iterations(String text) throws ScramException {
        int iterations;
        try {
            iterations = Integer.parseInt(text);
        } catch (NumberFormatException malformed) {
            throw new ScramException("the server asks for '" + text + "' iterations");
        }
        if (iterations < ScramKeys.MIN_ITERATIONS || iterations > ScramKeys.MAX_ITERATIONS) {
            throw new ScramException("the server asks for " + iterations + " iterations; from "
                    + ScramKeys.MIN_ITERATIONS + " to " + ScramKeys.MAX_ITERATIONS + " are done");
        }
        return iterations;
    }

    /** Checks the server's last message: whether it knows the user's keys. */
    public void finish(byte[] serverLast) throws ScramException {
        byte[] signature = new ScramFields(new String(serverLast, StandardCharsets.UTF_8)).bytes('v');
        if (serverSignature.length == 0 || !MessageDigest.isEqual(signature, serverSignature)) {
            throw new ScramException("the server does not know this user's password: it may be another server");
        }
    }
}
