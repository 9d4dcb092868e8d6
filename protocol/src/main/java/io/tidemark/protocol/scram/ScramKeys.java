package io.tidemark.protocol.scram;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * What a server keeps of a password: keys from which it can check a client but not be one.
 *
 * @param salt of the password
 * @param iterations of the key derivation
 * @param storedKey the hash of the client's key
 * @param serverKey with which the server shows that it knows the keys
 */
public record ScramKeys(byte[] salt, int iterations, byte[] storedKey, byte[] serverKey) {
    /** What servers take; fewer are too easily guessed. */
    public static final int MIN_ITERATIONS = 4096;

    /** What clients do at most for a server, so that none can keep them busy. */
    public static final int MAX_ITERATIONS = 1_000_000;

    /** What new passwords get. */
    public static final int DEFAULT_ITERATIONS = 100_000;

    private static final int KEY_BITS = 256;

    /** The keys of a password, which {@link SaslPrep#stored} has prepared. */
    public static ScramKeys of(char[] password, byte[] salt, int iterations) {
        byte[] salted = salted(password, salt, iterations);
        byte[] stored = hash(hmac(salted, "Client Key"));
        byte[] server = hmac(salted, "Server Key");
        Arrays.fill(salted, (byte) 0);
        return new ScramKeys(salt.clone(), iterations, stored, server);
    }

    static byte[] salted(char[] password, byte[] salt, int iterations) {
        PBEKeySpec spec = new PBEKeySpec(password, salt, iterations, KEY_BITS);
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(spec)
                    .getEncoded();
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("this Java has no PBKDF2 with SHA-256", missing);
        } finally {
            spec.clearPassword();
        }
    }

    static byte[] hmac(byte[] key, String text) {
        return hmac(key, text.getBytes(StandardCharsets.UTF_8));
    }

    static byte[] hmac(byte[] key, byte[] text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text);
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("this Java has no HMAC with SHA-256", missing);
        }
    }

    static byte[] hash(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("this Java has no SHA-256", missing);
        }
    }

    static byte[] xor(byte[] left, byte[] right) {
        byte[] mixed = new byte[left.length];
        for (int index = 0; index < mixed.length; index++) {
            mixed[index] = (byte) (left[index] ^ right[index]);
        }
        return mixed;
    }
}
