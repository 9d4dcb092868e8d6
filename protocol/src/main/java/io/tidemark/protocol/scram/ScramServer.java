package io.tidemark.protocol.scram;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The server's side of one exchange. A user that does not exist goes through the same steps with keys that nothing fits, so
 * that nobody learns who exists. Mutable; one thread.
 */
public final class ScramServer {
    private final Function<String, Optional<ScramKeys>> users;
    private final byte[] secret;
    private final String nonce;
    private final byte @Nullable [] binding;
    private String expectedHeader = "";
    private String user = "";
    private boolean known;
    private String clientFirstBare = "";
    private String serverFirst = "";
    private String together = "";
    private ScramKeys keys = new ScramKeys(new byte[0], 0, new byte[0], new byte[0]);

    /**
     * @param users the keys of each user
     * @param secret of this server, from which the salts of unknown users are made: the same at each try
     * @param nonce printable characters without a comma, fresh and random
     */
    public ScramServer(Function<String, Optional<ScramKeys>> users, byte[] secret, String nonce) {
        this(users, secret, nonce, null);
    }

    /**
     * @param users the keys of each user
     * @param secret of this server, from which the salts of unknown users are made: the same at each try
     * @param nonce printable characters without a comma, fresh and random
     * @param binding of the connection ({@link ChannelBinding}), or null if it has none; with one the server has told the
     *     client so
     */
    public ScramServer(
            Function<String, Optional<ScramKeys>> users, byte[] secret, String nonce, byte @Nullable [] binding) {
        this.users = users;
        this.secret = secret.clone();
        this.nonce = nonce;
        this.binding = binding == null ? null : binding.clone();
    }

    /** The answer to the client's first message. */
    public byte[] first(byte[] clientFirst) throws ScramException {
        String text = new String(clientFirst, StandardCharsets.UTF_8);
        String header = header(text);
        expectedHeader = base64(header);
        clientFirstBare = text.substring(header.length());
        ScramFields fields = new ScramFields(clientFirstBare);
        user = user(fields.require('n'));
        Optional<ScramKeys> found = users.apply(user);
        ScramKeys nobody = keysOfNobody(); // made for everyone, so that it takes as long for everyone
        known = found.isPresent();
        keys = found.orElse(nobody);
        together = fields.require('r') + nonce;
        serverFirst =
                "r=" + together + ",s=" + Base64.getEncoder().encodeToString(keys.salt()) + ",i=" + keys.iterations();
        return serverFirst.getBytes(StandardCharsets.UTF_8);
    }

    /** The name in the form in which users have theirs, so that one who writes it in another way is the same user. */
    private static String user(String escaped) throws ScramException {
        if (escaped.replace("=2C", "").replace("=3D", "").contains("=")) {
            throw new ScramException("the user name of the authentication is malformed");
        }
        String name = escaped.replace("=2C", ",").replace("=3D", "=");
        String prepared = String.valueOf(SaslPrep.query(name.toCharArray()));
        if (prepared.isEmpty()) {
            throw new ScramException("the user name of the authentication is empty");
        }
        return prepared;
    }

    /** The header of the client's first message, which says whether the exchange is bound to the connection. */
    private String header(String text) throws ScramException {
        if (text.startsWith("n,,")) {
            return "n,,";
        }
        if (text.startsWith("y,,")) {
            if (binding != null) {
                throw new ScramException(
                        "the client was not told that this server binds to the channel: someone may sit" + " between");
            }
            return "y,,";
        }
        if (text.startsWith(ChannelBinding.HEADER) && binding != null) {
            return ChannelBinding.HEADER;
        }
        throw new ScramException("only the headers 'n,,' and"
                + (binding == null ? " 'y,,'" : " '" + ChannelBinding.HEADER + "'")
                + " are taken here, and no other identity");
    }

    private String base64(String header) {
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        byte[] bound = header.equals(ChannelBinding.HEADER) && binding != null ? binding : new byte[0];
        byte[] all = Arrays.copyOf(text, text.length + bound.length);
        System.arraycopy(bound, 0, all, text.length, bound.length);
        return Base64.getEncoder().encodeToString(all);
    }

    private ScramKeys keysOfNobody() {
        byte[] made = ScramKeys.hmac(secret, "salt " + user);
        byte[] salt = Arrays.copyOf(made, 16);
        return new ScramKeys(salt, ScramKeys.DEFAULT_ITERATIONS, ScramKeys.hmac(secret, "stored"), made);
    }

    /** The last message, if the client has shown that it knows the password; else throws. */
    public byte[] last(byte[] clientLast) throws ScramException {
        String text = new String(clientLast, StandardCharsets.UTF_8);
        ScramFields fields = new ScramFields(text);
        int proofAt = text.lastIndexOf(",p=");
        boolean same =
                fields.require('r').equals(together) && fields.require('c').equals(expectedHeader) && proofAt > 0;
        byte[] proof = fields.bytes('p');
        String all = clientFirstBare + "," + serverFirst + "," + text.substring(0, Math.max(0, proofAt));
        byte[] signature = ScramKeys.hmac(keys.storedKey(), all);
        boolean fits = proof.length == signature.length
                && MessageDigest.isEqual(ScramKeys.hash(ScramKeys.xor(proof, signature)), keys.storedKey());
        if (!(same & fits & known)) {
            throw new ScramException("user or password is wrong");
        }
        byte[] answer = ScramKeys.hmac(keys.serverKey(), all);
        return ("v=" + Base64.getEncoder().encodeToString(answer)).getBytes(StandardCharsets.UTF_8);
    }

    /** Who the client says that it is; to be believed once {@link #last} has returned. */
    public String user() {
        return user;
    }
}
