package io.tidemark.protocol.scram;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Function;

/**
 * The server's side of one exchange. A user that does not exist goes through the same steps with keys that nothing fits, so
 * that nobody learns who exists. Mutable; one thread.
 */
public final class ScramServer {
    private final Function<String, Optional<ScramKeys>> users;
    private final byte[] secret;
    private final String nonce;
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
        this.users = users;
        this.secret = secret.clone();
        this.nonce = nonce;
    }

    /** The answer to the client's first message. */
    public byte[] first(byte[] clientFirst) throws ScramException {
        String text = new String(clientFirst, StandardCharsets.UTF_8);
        if (!text.startsWith("n,,")) {
            throw new ScramException("only the header 'n,,' is taken: no channel binding, no other identity");
        }
        clientFirstBare = text.substring(3);
        ScramFields fields = new ScramFields(clientFirstBare);
        user = fields.require('n').replace("=2C", ",").replace("=3D", "=");
        Optional<ScramKeys> found = users.apply(user);
        known = found.isPresent();
        keys = found.orElseGet(this::keysOfNobody);
        together = fields.require('r') + nonce;
        serverFirst =
                "r=" + together + ",s=" + Base64.getEncoder().encodeToString(keys.salt()) + ",i=" + keys.iterations();
        return serverFirst.getBytes(StandardCharsets.UTF_8);
    }

    private ScramKeys keysOfNobody() {
        byte[] made = ScramKeys.hmac(secret, "salt " + user);
        byte[] salt = java.util.Arrays.copyOf(made, 16);
        return new ScramKeys(salt, ScramKeys.DEFAULT_ITERATIONS, ScramKeys.hmac(secret, "stored"), made);
    }

    /** The last message, if the client has shown that it knows the password; else throws. */
    public byte[] last(byte[] clientLast) throws ScramException {
        String text = new String(clientLast, StandardCharsets.UTF_8);
        ScramFields fields = new ScramFields(text);
        int proofAt = text.lastIndexOf(",p=");
        boolean same =
                fields.require('r').equals(together) && fields.require('c').equals("biws") && proofAt > 0;
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
