package io.tidemark.engine.catalog;

import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a data directory to one engine. The operating system drops the lock when the process dies, so a file that was
 * left behind does no harm. Thread: any; opened and closed once.
 */
public final class DirectoryLock implements AutoCloseable {
    private static final String FILE = "engine.lock";

    private final FileChannel channel;

    private DirectoryLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes the directory, which is created if it is not there.
     *
     * @throws TidemarkException DIRECTORY_IN_USE if another engine has it, CATALOG_UNREADABLE if it cannot be used
     */
    public static DirectoryLock take(Path directory) {
        FileChannel channel = null;
        try {
            createPrivately(directory);
            // A link in its place is not followed: another user of the machine might have put it there.
            channel = FileChannel.open(
                    directory.resolve(FILE),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE,
                    LinkOption.NOFOLLOW_LINKS);
            FileLock lock = channel.tryLock();
            if (lock == null) {
                throw inUse(directory, holder(channel));
            }
            byte[] process = Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII);
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(process), 0);
            return new DirectoryLock(channel);
        } catch (OverlappingFileLockException ours) {
            closeQuietly(channel, ours);
            throw inUse(directory, "this process");
        } catch (TidemarkException inUse) {
            closeQuietly(channel, inUse);
            throw inUse;
        } catch (IOException failed) {
            closeQuietly(channel, failed);
            throw new TidemarkException(
                    ErrorCode.CATALOG_UNREADABLE,
                    "the data directory " + directory + " cannot be used: " + failed,
                    "give another directory or mend its permissions",
                    null,
                    failed);
        }
    }

    /** Creates a directory that only its owner may enter; one that is there stays as it is. */
    private static void createPrivately(Path directory) throws IOException {
        if (Files.isDirectory(directory)) {
            return;
        }
        Path parent = directory.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        boolean posix = directory.getFileSystem().supportedFileAttributeViews().contains("posix");
        if (posix) {
            Files.createDirectory(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } else {
            Files.createDirectory(directory);
        }
    }

    /**
     * Takes from others what they may do in a directory; does nothing where the file system has no such permissions.
     *
     * @throws TidemarkException CATALOG_UNREADABLE if it is not ours
     */
    public static void closeToOthers(Path directory) {
        try {
            if (directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
            }
        } catch (IOException failed) {
            throw new TidemarkException(
                    ErrorCode.CATALOG_UNREADABLE,
                    "the data directory " + directory + " may be read by others, and that cannot be changed: " + failed,
                    "chmod 700 " + directory + ", or give a directory that belongs to the user of the server",
                    null,
                    failed);
        }
    }

    private static TidemarkException inUse(Path directory, String holder) {
        return new TidemarkException(
                ErrorCode.DIRECTORY_IN_USE,
                "the data directory " + directory + " is in use by " + holder,
                "close the other engine, or give this one a directory of its own (--data DIR) or none (--ephemeral)",
                null);
    }

    private static String holder(FileChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(20);
        int read = channel.read(bytes, 0);
        return read <= 0
                ? "another process"
                : "process " + new String(bytes.array(), 0, read, StandardCharsets.US_ASCII).strip();
    }

    private static void closeQuietly(@Nullable FileChannel channel, Exception reason) {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException failed) {
                reason.addSuppressed(failed);
            }
        }
    }

    /** Gives the directory back. */
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException failed) {
            throw new TidemarkException(
                    ErrorCode.CATALOG_UNREADABLE, "the lock cannot be given back: " + failed, null, null, failed);
        }
    }
}
