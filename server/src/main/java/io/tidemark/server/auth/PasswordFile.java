package io.tidemark.server.auth;

import io.tidemark.protocol.scram.ScramKeys;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a password file holds: users, and the secret from which answers to users who are not there are made. Its text is a
 * line for each: {@code user NAME ROLE ITERATIONS SALT STOREDKEY SERVERKEY}, the last three in base64. Immutable.
 *
 * @param secret of this file, for ever
 * @param users by name
 */
record PasswordFile(byte[] secret, Map<String, User> users) {
    private static final String FIRST_LINE = "tidemark-users 1";
    private static final int SECRET_BYTES = 32;
    private static final int MIN_SALT_BYTES = 8;
    private static final int KEY_BYTES = 32;
    private static final long MAX_BYTES = 16 << 20;
    private static final Set<PosixFilePermission> OURS =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    PasswordFile {
        users = Map.copyOf(users);
    }

    /** A file without users. */
    static PasswordFile empty() {
        byte[] secret = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(secret);
        return new PasswordFile(secret, Map.of());
    }

    /** The same with a user added or changed. */
    PasswordFile with(User user) {
        Map<String, User> changed = new TreeMap<>(users);
        changed.put(user.name(), user);
        return new PasswordFile(secret, changed);
    }

    /** The same without a user. */
    PasswordFile without(String name) {
        Map<String, User> changed = new TreeMap<>(users);
        changed.remove(name);
        return new PasswordFile(secret, changed);
    }

    /**
     * Reads a file.
     *
     * @throws TidemarkException INVALID_CONFIG if it is not there, others may read it, or it is not as it was written
     */
    static PasswordFile read(Path file) {
        checkPermissions(file);
        String text;
        try {
            // The link is not followed, so that what was checked is what is read.
            try (FileChannel channel =
                    FileChannel.open(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
                if (channel.size() > MAX_BYTES) {
                    throw wrong(file, "has more than " + MAX_BYTES + " bytes", null, null);
                }
                ByteBuffer bytes = ByteBuffer.allocate((int) channel.size());
                while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
                    // until it is full, or the file ends early
                }
                text = StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
            }
        } catch (CharacterCodingException malformed) {
            throw wrong(file, "is not UTF-8", null, malformed);
        } catch (IOException failed) {
            throw wrong(file, "cannot be read: " + failed, null, failed);
        }
        return parse(file, text);
    }

    private static void checkPermissions(Path file) {
        PosixFileAttributes attributes;
        try {
            attributes = Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (java.nio.file.NoSuchFileException missing) {
            throw wrong(file, "is not there", "make it with: tidemark user add NAME --role admin --file FILE", missing);
        } catch (IOException failed) {
            throw wrong(file, "cannot be looked at: " + failed, null, failed);
        }
        if (!attributes.isRegularFile()) {
            throw wrong(file, "is not a regular file", "name the file itself, not a link or a folder", null);
        }
        Set<PosixFilePermission> others = EnumSet.noneOf(PosixFilePermission.class);
        others.addAll(attributes.permissions());
        others.removeAll(EnumSet.of(
                PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE));
        if (!others.isEmpty()) {
            throw wrong(
                    file,
                    "has the permissions " + PosixFilePermissions.toString(attributes.permissions())
                            + ": others may read or change it",
                    "chmod 600 " + file,
                    null);
        }
    }

    private static PasswordFile parse(Path file, String text) {
        byte[] secret = {};
        Map<String, User> users = new TreeMap<>();
        int number = 0;
        for (String line : text.split("\n", -1)) {
            number++;
            String[] words = line.strip().split(" +");
            if (number == 1) {
                if (!line.strip().equals(FIRST_LINE)) {
                    throw wrong(
                            file,
                            "does not begin with '" + FIRST_LINE + "'",
                            "it may not be a password file, or one of a newer Tidemark",
                            null);
                }
            } else if (words[0].equals("secret") && words.length == 2 && secret.length == 0) {
                secret = bytes(file, number, words[1], SECRET_BYTES, SECRET_BYTES);
            } else if (words[0].equals("user") && words.length == 7) {
                User user = user(file, number, words);
                if (users.put(user.name(), user) != null) {
                    throw malformed(file, number, "the user '" + user.name() + "' is there twice", null);
                }
            } else if (!words[0].isEmpty() && !words[0].startsWith("#")) {
                throw malformed(file, number, "it is neither 'secret …' nor 'user …'", null);
            }
        }
        if (secret.length == 0) {
            throw wrong(file, "has no line 'secret …'", null, null);
        }
        return new PasswordFile(secret, users);
    }

    private static User user(Path file, int line, String[] words) {
        Role role = Role.of(words[2]).orElseThrow(() -> malformed(file, line, "there is no such role", null));
        if (!User.isName(words[1])) {
            throw malformed(file, line, "the name has letters that names have not", null);
        }
        int iterations = words[3].matches("\\d{1,7}") ? Integer.parseInt(words[3]) : 0;
        if (iterations < ScramKeys.MIN_ITERATIONS || iterations > ScramKeys.MAX_ITERATIONS) {
            throw malformed(
                    file,
                    line,
                    "the iterations are not from " + ScramKeys.MIN_ITERATIONS + " to " + ScramKeys.MAX_ITERATIONS,
                    null);
        }
        ScramKeys keys = new ScramKeys(
                bytes(file, line, words[4], MIN_SALT_BYTES, 1024),
                iterations,
                bytes(file, line, words[5], KEY_BYTES, KEY_BYTES),
                bytes(file, line, words[6], KEY_BYTES, KEY_BYTES));
        return new User(words[1], role, keys);
    }

    private static byte[] bytes(Path file, int line, String base64, int min, int max) {
        try {
            byte[] bytes = Base64.getDecoder().decode(base64);
            if (bytes.length >= min && bytes.length <= max) {
                return bytes;
            }
            throw malformed(file, line, "a key or salt has " + bytes.length + " bytes", null);
        } catch (IllegalArgumentException malformed) {
            throw malformed(file, line, "a key or salt is not base64", malformed);
        }
    }

    private static TidemarkException malformed(Path file, int line, String problem, @Nullable Exception cause) {
        return wrong(file, "line " + line + ": " + problem, "change it with: tidemark user add|remove", cause);
    }

    private static TidemarkException wrong(
            Path file, String problem, @Nullable String hint, @Nullable Exception cause) {
        return new TidemarkException(
                ErrorCode.INVALID_CONFIG, "the password file " + file + " " + problem, hint, null, cause);
    }

    /**
     * Writes the file whole or not at all, readable by its owner only.
     *
     * @throws TidemarkException INVALID_CONFIG if it cannot be written
     */
    void write(Path file) {
        Path absolute = file.toAbsolutePath();
        Path draft = absolute.resolveSibling("." + absolute.getFileName() + ".draft-"
                + ProcessHandle.current().pid());
        byte[] bytes = text().getBytes(StandardCharsets.UTF_8);
        try {
            Files.deleteIfExists(draft);
            try (FileChannel channel = FileChannel.open(
                    draft,
                    Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(OURS))) {
                ByteBuffer buffer = ByteBuffer.wrap(bytes);
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
                channel.force(true);
            }
            Files.move(draft, absolute, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failed) {
            throw wrong(file, "cannot be written: " + failed, "mend the permissions of its folder", failed);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    private String text() {
        Base64.Encoder base64 = Base64.getEncoder();
        StringBuilder out = new StringBuilder(FIRST_LINE).append('\n');
        out.append("# Written by 'tidemark user'. No passwords: keys from which a server can check one.\n");
        out.append("secret ").append(base64.encodeToString(secret)).append('\n');
        new TreeMap<>(users).values().forEach(user -> out.append("user ")
                .append(user.name())
                .append(' ')
                .append(user.role().word())
                .append(' ')
                .append(user.keys().iterations())
                .append(' ')
                .append(base64.encodeToString(user.keys().salt()))
                .append(' ')
                .append(base64.encodeToString(user.keys().storedKey()))
                .append(' ')
                .append(base64.encodeToString(user.keys().serverKey()))
                .append('\n'));
        return out.toString();
    }
}
