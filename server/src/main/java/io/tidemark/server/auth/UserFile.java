package io.tidemark.server.auth;

import io.tidemark.protocol.scram.SaslPrep;
import io.tidemark.protocol.scram.ScramException;
import io.tidemark.protocol.scram.ScramKeys;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.LogText;
import io.tidemark.types.Suggestion;
import io.tidemark.types.TidemarkException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** Changes a password file, for {@code tidemark user}. Running servers take the change at the next login. Thread: any. */
public final class UserFile {
    /** What a password must have. */
    public static final int MIN_PASSWORD = 8;

    private static final int MAX_PASSWORD = 1024;
    private static final int SALT_BYTES = 16;

    private final Path file;
    private final int iterations;

    public UserFile(Path file) {
        this(file, ScramKeys.DEFAULT_ITERATIONS);
    }

    /** @param iterations of new passwords; tests take few */
    UserFile(Path file, int iterations) {
        this.file = file;
        this.iterations = iterations;
    }

    /**
     * Adds a user, or gives one that is there another role and password.
     *
     * @param password the caller wipes it
     * @return whether the user is new
     * @throws TidemarkException INVALID_CONFIG for a name, password or file that is not taken
     */
    public boolean put(String name, Role role, char[] password) {
        if (!User.isName(name)) {
            throw new TidemarkException(
                    ErrorCode.INVALID_CONFIG,
                    "'" + LogText.of(name) + "' cannot be the name of a user",
                    "take up to 63 letters, digits and . _ @ -, of which the first is a letter, digit or _",
                    null);
        }
        char[] prepared = prepared(password);
        if (prepared.length < MIN_PASSWORD || prepared.length > MAX_PASSWORD) {
            throw new TidemarkException(
                    ErrorCode.INVALID_CONFIG,
                    "a password has from " + MIN_PASSWORD + " to " + MAX_PASSWORD + " characters",
                    "take another one",
                    null);
        }
        byte[] salt = new byte[SALT_BYTES];
        new SecureRandom().nextBytes(salt);
        User user = new User(name, role, ScramKeys.of(prepared, salt, iterations));
        Arrays.fill(prepared, '\0');
        boolean[] isNew = new boolean[1];
        change(before -> {
            isNew[0] = !before.users().containsKey(name);
            return before.with(user);
        });
        return isNew[0];
    }

    /** A password as clients prepare what they are given, whatever keyboard it comes from. */
    private static char[] prepared(char[] password) {
        try {
            return SaslPrep.stored(password);
        } catch (ScramException unusable) {
            throw new TidemarkException(
                    ErrorCode.INVALID_CONFIG,
                    "this cannot be a password: " + unusable.getMessage(),
                    "take letters, digits, signs and spaces",
                    null,
                    unusable);
        }
    }

    /**
     * Takes a user away.
     *
     * @throws TidemarkException INVALID_CONFIG if there is none of this name
     */
    public void remove(String name) {
        change(before -> {
            if (!before.users().containsKey(name)) {
                throw new TidemarkException(
                        ErrorCode.INVALID_CONFIG,
                        "there is no user '" + LogText.of(name) + "' in " + file,
                        Suggestion.didYouMean(name, before.users().keySet()),
                        null);
            }
            return before.without(name);
        });
    }

    /** All users, by name. */
    public List<Principal> list() {
        return new TreeMap<>(PasswordFile.read(file).users())
                .values().stream()
                        .map(user -> new Principal(user.name(), user.role()))
                        .toList();
    }

    /** Changes the file while no other process does. */
    private void change(UnaryOperator<PasswordFile> change) {
        Path absolute = file.toAbsolutePath();
        Path lockFile = absolute.resolveSibling("." + absolute.getFileName() + ".lock");
        try (FileChannel channel = FileChannel.open(
                        lockFile,
                        Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
                FileLock lock = channel.lock()) {
            boolean exists = lock.isValid() && Files.exists(absolute, LinkOption.NOFOLLOW_LINKS);
            change.apply(exists ? PasswordFile.read(absolute) : PasswordFile.empty())
                    .write(absolute);
        } catch (IOException failed) {
            throw new TidemarkException(
                    ErrorCode.INVALID_CONFIG,
                    "the password file " + file + " cannot be changed: " + failed,
                    "its folder must be there and yours",
                    null,
                    failed);
        }
    }
}
