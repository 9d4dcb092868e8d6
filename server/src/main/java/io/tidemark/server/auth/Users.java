package io.tidemark.server.auth;

import io.tidemark.executor.thread.Clock;
import io.tidemark.executor.thread.Published;
import io.tidemark.executor.thread.PublishedLong;
import io.tidemark.executor.thread.SystemClock;
import io.tidemark.protocol.scram.ScramKeys;
import io.tidemark.types.LogText;
import io.tidemark.types.TidemarkException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The users of a server, as its password file has them now: it is read again when it was changed, and what was read before
 * holds on if that fails. Thread: any.
 */
public final class Users {
    private static final Logger LOG = LoggerFactory.getLogger(Users.class);

    /** How long a statement may count on what was read before. */
    private static final long TRUSTED_NANOS = 1_000_000_000L;

    private final Path file;
    private final Clock clock;
    private final PublishedLong lookedNanos;
    private final Published<State> state;

    /** What was read, and from which version of the file. */
    private record State(String version, PasswordFile users) {}

    private Users(Path file, State first, Clock clock) {
        this.file = file;
        this.clock = clock;
        lookedNanos = new PublishedLong(clock.nanos());
        state = new Published<>(first);
    }

    /**
     * Reads a password file.
     *
     * @throws TidemarkException INVALID_CONFIG if it is not there, others may read it, or it is not as it was written
     */
    public static Users open(Path file) {
        return open(file, SystemClock.INSTANCE);
    }

    /** The same with another clock. */
    public static Users open(Path file, Clock clock) {
        String version = version(file);
        return new Users(file, new State(version, PasswordFile.read(file)), clock);
    }

    /** The user of this name as he was less than a second ago, if he was there. To be asked again at each statement. */
    public Optional<Principal> principal(String name) {
        boolean recent = clock.nanos() - lookedNanos.value() < TRUSTED_NANOS;
        User user = (recent ? state.value().users() : current()).users().get(name);
        return user == null ? Optional.empty() : Optional.of(new Principal(name, user.role()));
    }

    /** The keys of a user. */
    Optional<ScramKeys> keys(String name) {
        return Optional.ofNullable(current().users().get(name)).map(User::keys);
    }

    /** From which answers to users who are not there are made. */
    byte[] secret() {
        return state.value().users().secret().clone();
    }

    private PasswordFile current() {
        State known = state.value();
        lookedNanos.set(clock.nanos());
        String version = version(file);
        if (version.equals(known.version())) {
            return known.users();
        }
        State next;
        try {
            next = new State(version, PasswordFile.read(file));
            LOG.info(
                    "event=users_read file={} users={}",
                    file,
                    next.users().users().size());
        } catch (TidemarkException wrong) {
            next = new State(version, known.users()); // said once for each version
            LOG.error("event=users_unusable reason=\"{}; the users of before hold on\"", LogText.part(wrong.text()));
        }
        state.setIf(known, next);
        return next.users();
    }

    /** Changes whenever the file or who may read it does; a new file takes the place of the former one, so its key tells. */
    private static String version(Path file) {
        try {
            PosixFileAttributes found =
                    Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return found.fileKey() + " " + found.size() + " " + found.lastModifiedTime() + " "
                    + PosixFilePermissions.toString(found.permissions());
        } catch (IOException gone) {
            return "unreadable: " + gone.getClass().getSimpleName();
        }
    }
}
