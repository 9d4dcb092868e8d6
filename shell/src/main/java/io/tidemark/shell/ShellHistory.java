package io.tidemark.shell;

import io.tidemark.engine.Secrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Set;
import java.util.regex.Pattern;
import org.jline.reader.impl.history.DefaultHistory;
import org.jspecify.annotations.Nullable;

/**
 * What was typed, in a file that only its owner can read. Statements that hold a secret are not kept, not even until the
 * shell ends. Mutable. Thread: main.
 */
final class ShellHistory extends DefaultHistory {
    private static final Pattern SECRET = Pattern.compile(
            "create\\s+(or\\s+replace\\s+)?secret\\b"
                    + "|[\\w.-]*(password|passwd|secret|token|credential|jaas|api.?key|private.?key)[\\w.-]*['\"`]?\\s*(=|\\bas\\b|\\bby\\b)"
                    + "|://[^\\s/:@']+:[^\\s/@']+@"
                    + "|identified\\s+by\\b",
            Pattern.CASE_INSENSITIVE);
    private static final Set<PosixFilePermission> OWNER_ONLY =
            Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private final @Nullable Path file;

    /** @param file where it is kept, or null for nowhere */
    ShellHistory(@Nullable Path file) {
        this.file = file;
    }

    /** Whether a line should leave no trace. */
    static boolean isSecret(String line) {
        return SECRET.matcher(line).find() || Secrets.createsSecret(line);
    }

    /** Makes the file before anyone else could, or takes the rights of others away from it. */
    void protect() throws IOException {
        if (file == null) {
            return;
        }
        boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
        if (!Files.exists(file) && posix) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        } else if (!Files.exists(file)) {
            Files.createFile(file);
        }
        if (posix) {
            Files.setPosixFilePermissions(file, OWNER_ONLY);
        }
    }

    @Override
    public void add(Instant time, String line) {
        if (!isSecret(line)) {
            super.add(time, line);
        }
    }

    @Override
    public void save() throws IOException {
        super.save();
        protect(); // a file that became too long was written afresh
    }
}
