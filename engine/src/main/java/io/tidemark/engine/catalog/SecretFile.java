package io.tidemark.engine.catalog;

import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The values of CREATE SECRET, in a file of the data directory that only its owner may read. It is apart from the catalog, so
 * that copies of that hold none. Each change writes it anew, whole or not at all. Thread: one at a time.
 */
public final class SecretFile {
    private static final String FILE = "secrets";
    private static final String FIRST_LINE = "tidemark-secrets 1";
    private static final Set<PosixFilePermission> OURS =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private final Path file;

    public SecretFile(Path directory) {
        file = directory.resolve(FILE);
    }

    /**
     * The secrets by name; none if there is no file yet.
     *
     * @throws TidemarkException CATALOG_UNREADABLE if others may read it, or it is not as it was written
     */
    public Map<String, String> read() {
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return Map.of();
        }
        try {
            Set<PosixFilePermission> others = EnumSet.noneOf(PosixFilePermission.class);
            others.addAll(Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS));
            others.removeAll(OURS);
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || !others.isEmpty()) {
                throw unusable("may be read by others, or is a link", "chmod 600 " + file, null);
            }
            return parse(Files.readString(file, StandardCharsets.UTF_8));
        } catch (IOException | IllegalArgumentException failed) {
            // What failed may quote the text, so it is not passed on.
            throw unusable("cannot be read: " + failed.getClass().getSimpleName(), "restore it from a copy", null);
        }
    }

    private Map<String, String> parse(String text) {
        Map<String, String> secrets = new TreeMap<>();
        boolean first = true;
        for (String line : text.split("\n")) {
            String[] words = line.split(" ");
            if (first ? !line.equals(FIRST_LINE) : words.length != 2) {
                throw unusable("is malformed, or of a newer Tidemark", "restore it from a copy", null);
            }
            if (!first) {
                secrets.put(decoded(words[0]), decoded(words[1]));
            }
            first = false;
        }
        return secrets;
    }

    private static String decoded(String base64) {
        return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
    }

    private static String encoded(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Keeps these secrets and no others; when the call returns they are on disk.
     *
     * @throws TidemarkException DISK_FULL if that cannot be
     */
    public void write(Map<String, String> secrets) {
        StringBuilder text = new StringBuilder(FIRST_LINE).append('\n');
        secrets.forEach((name, value) ->
                text.append(encoded(name)).append(' ').append(encoded(value)).append('\n'));
        Path draft = file.resolveSibling("." + FILE + ".draft");
        try {
            Files.deleteIfExists(draft);
            try (FileChannel channel = FileChannel.open(
                    draft,
                    Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(OURS))) {
                ByteBuffer bytes = ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failed) {
            throw new TidemarkException(
                    ErrorCode.DISK_FULL,
                    "the file of the secrets cannot be written: " + failed,
                    "make room on the disk of the data directory; the statement did not take effect",
                    null,
                    failed);
        }
    }

    private TidemarkException unusable(String problem, String hint, @Nullable Exception cause) {
        return new TidemarkException(
                ErrorCode.CATALOG_UNREADABLE, "the file of the secrets " + file + " " + problem, hint, null, cause);
    }
}
