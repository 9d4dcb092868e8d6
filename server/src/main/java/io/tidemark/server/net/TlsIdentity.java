package io.tidemark.server.net;

import io.tidemark.server.config.TlsFiles;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The key of a server and its certificates, its own first. They are checked to belong together, for a wrong pair would be found
 * by clients only. Immutable.
 */
record TlsIdentity(PrivateKey key, List<X509Certificate> chain) {
    private static final Pattern PEM_KEY =
            Pattern.compile("-----BEGIN ((?:ENCRYPTED |RSA |EC )?PRIVATE KEY)-----([A-Za-z0-9+/=\\s]+)-----END");
    private static final String PBES2 = "1.2.840.113549.1.5.13";
    private static final long MAX_BYTES = 1 << 20;

    TlsIdentity {
        chain = List.copyOf(chain);
    }

    /**
     * Reads certificate and key.
     *
     * @throws TidemarkException INVALID_CONFIG that names the file that cannot be used, and why
     */
    static TlsIdentity read(TlsFiles files) {
        char[] password = password(files.passwordFile());
        try {
            Path store = files.store();
            TlsIdentity identity = store != null
                    ? ofStore(store, password)
                    : ofPem(required(files.certificate()), required(files.key()), password);
            identity.checkPair(store != null ? store : required(files.key()));
            return identity;
        } finally {
            Arrays.fill(password, '\0');
        }
    }

    private static Path required(@Nullable Path file) {
        if (file == null) {
            throw TidemarkException.internal("TLS without certificate or key");
        }
        return file;
    }

    private static char[] password(@Nullable Path file) {
        if (file == null) {
            return new char[0];
        }
        checkSecret("tls.password-file", file);
        String text = new String(bytes("tls.password-file", file), StandardCharsets.UTF_8);
        return text.lines().findFirst().orElse("").toCharArray();
    }

    private static TlsIdentity ofPem(Path certificate, Path key, char[] password) {
        List<X509Certificate> chain = new ArrayList<>();
        try (InputStream in = new ByteArrayInputStream(bytes("tls.certificate", certificate))) {
            for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                chain.add((X509Certificate) each);
            }
        } catch (GeneralSecurityException | IOException malformed) {
            throw unusable("tls.certificate", certificate, "holds no certificates in PEM", malformed);
        }
        if (chain.isEmpty()) {
            throw unusable("tls.certificate", certificate, "holds no certificates in PEM", null);
        }
        checkSecret("tls.key", key);
        return new TlsIdentity(key(key, password), chain);
    }

    private static PrivateKey key(Path file, char[] password) {
        Matcher pem = PEM_KEY.matcher(new String(bytes("tls.key", file), StandardCharsets.US_ASCII));
        if (!pem.find()) {
            throw unusable("tls.key", file, "holds no private key in PEM", null);
        }
        if (!pem.group(1).equals("PRIVATE KEY") && !pem.group(1).equals("ENCRYPTED PRIVATE KEY")) {
            throw unusable(
                    "tls.key", file, "is not in the form PKCS #8; openssl pkcs8 -topk8 -nocrypt makes it so", null);
        }
        byte[] encoded = Base64.getMimeDecoder().decode(pem.group(2));
        if (pem.group(1).startsWith("ENCRYPTED")) {
            return encrypted(file, encoded, password);
        }
        return plain(file, new PKCS8EncodedKeySpec(encoded));
    }

    private static PrivateKey encrypted(Path file, byte[] encoded, char[] password) {
        if (password.length == 0) {
            throw unusable("tls.key", file, "needs a password: name a file that holds it in 'tls.password-file'", null);
        }
        try {
            EncryptedPrivateKeyInfo info = new EncryptedPrivateKeyInfo(encoded);
            boolean named =
                    !info.getAlgName().equals("PBES2") && !info.getAlgName().equals(PBES2);
            String algorithm =
                    named ? info.getAlgName() : info.getAlgParameters().toString();
            Cipher cipher = Cipher.getInstance(algorithm);
            cipher.init(
                    Cipher.DECRYPT_MODE,
                    SecretKeyFactory.getInstance(algorithm).generateSecret(new PBEKeySpec(password)),
                    info.getAlgParameters());
            return plain(file, info.getKeySpec(cipher));
        } catch (GeneralSecurityException | IOException wrong) {
            throw unusable("tls.key", file, "cannot be opened with the password of 'tls.password-file'", wrong);
        }
    }

    private static PrivateKey plain(Path file, PKCS8EncodedKeySpec spec) {
        for (String algorithm : List.of("RSA", "EC", "EdDSA", "RSASSA-PSS")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(spec);
            } catch (InvalidKeySpecException another) {
                continue; // of another algorithm
            } catch (GeneralSecurityException missing) {
                throw new IllegalStateException("this Java has no " + algorithm, missing);
            }
        }
        throw unusable("tls.key", file, "is of an algorithm that this Java does not know", null);
    }

    private static TlsIdentity ofStore(Path file, char[] password) {
        checkSecret("tls.store", file);
        try (InputStream content = new ByteArrayInputStream(bytes("tls.store", file))) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(content, password);
            for (String alias : Collections.list(store.aliases())) {
                Key key = store.isKeyEntry(alias) ? store.getKey(alias, password) : null;
                if (key instanceof PrivateKey secret) {
                    List<X509Certificate> chain = new ArrayList<>();
                    for (Certificate each : store.getCertificateChain(alias)) {
                        chain.add((X509Certificate) each);
                    }
                    return new TlsIdentity(secret, chain);
                }
            }
        } catch (GeneralSecurityException | IOException wrong) {
            throw unusable(
                    "tls.store", file, "is no PKCS #12 store, or the password of 'tls.password-file' is wrong", wrong);
        }
        throw unusable("tls.store", file, "holds no private key", null);
    }

    /** Signs something and looks whether the certificate says that it was signed with its key. */
    private void checkPair(Path file) {
        String algorithm =
                switch (key.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    case "EdDSA", "Ed25519", "Ed448" -> "EdDSA";
                    default -> ""; // with parameters of its own, which the handshake finds out
                };
        if (algorithm.isEmpty()) {
            return;
        }
        try {
            byte[] text = {1, 2, 3};
            Signature signing = Signature.getInstance(algorithm);
            signing.initSign(key);
            signing.update(text);
            byte[] signed = signing.sign();
            Signature verifying = Signature.getInstance(algorithm);
            verifying.initVerify(chain.get(0).getPublicKey());
            verifying.update(text);
            if (verifying.verify(signed)) {
                return;
            }
        } catch (GeneralSecurityException another) {
            throw unusable("tls.key", file, "is not the key of the certificate", another);
        }
        throw unusable("tls.key", file, "is not the key of the certificate", null);
    }

    private static byte[] bytes(String key, Path file) {
        try {
            if (!Files.isRegularFile(file)) {
                throw new NoSuchFileException(file.toString());
            }
            if (Files.size(file) > MAX_BYTES) {
                throw unusable(key, file, "has more than " + MAX_BYTES + " bytes", null);
            }
            return Files.readAllBytes(file);
        } catch (NoSuchFileException missing) {
            throw unusable(key, file, "is not there, or is no file", missing);
        } catch (IOException failed) {
            throw unusable(key, file, "cannot be read: " + failed, failed);
        }
    }

    /** Refuses a secret that everyone on the machine may read or change; a group may read it. */
    private static void checkSecret(String key, Path file) {
        try {
            for (PosixFilePermission permission : Files.getPosixFilePermissions(file)) {
                boolean exposed =
                        permission.name().startsWith("OTHERS_") || permission == PosixFilePermission.GROUP_WRITE;
                if (exposed) {
                    throw unusable(key, file, "may be read or changed by others; chmod 600 " + file, null);
                }
            }
        } catch (NoSuchFileException missing) {
            throw unusable(key, file, "is not there, or is no file", missing);
        } catch (IOException failed) {
            throw unusable(key, file, "cannot be looked at: " + failed, failed);
        }
    }

    private static TidemarkException unusable(String key, Path file, String problem, @Nullable Exception cause) {
        return new TidemarkException(
                ErrorCode.INVALID_CONFIG,
                key + " = '" + file + "' " + problem,
                "give 'tls.certificate' and 'tls.key' in PEM, or 'tls.store' in PKCS #12; docs/security.md shows how they are"
                        + " made",
                null,
                cause);
    }
}
