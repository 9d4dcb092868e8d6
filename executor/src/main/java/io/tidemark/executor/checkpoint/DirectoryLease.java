package io.tidemark.executor.checkpoint;

import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The right to write in a job's checkpoint directory: a lock of the operating system, which goes when the process dies, and
 * the incarnation, a count of starts that is on disk before this is given out. Thread: the one that starts the job.
 */
final class DirectoryLease implements AutoCloseable {
    private final FileChannel channel;
    private final long incarnation;

    private DirectoryLease(FileChannel channel, long incarnation) {
        this.channel = channel;
        this.incarnation = incarnation;
    }

    /**
     * Takes the directory, which is created if it is not there, counts the incarnation up, and tries out what checkpoints
     * need of the file system.
     *
     * @throws TidemarkException DIRECTORY_IN_USE if another process has it, CHECKPOINT_FAILED if it cannot be used
     */
    static DirectoryLease take(Path directory) {
        FileChannel channel = null;
        try {
            createDirectories(directory);
            refuseLinks(directory);
            Path file = directory.resolve(CheckpointNames.LOCK);
            channel = FileChannel.open(
                    file,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE,
                    LinkOption.NOFOLLOW_LINKS);
            FileLock lock = lock(directory, channel);
            if (lock == null) {
                throw inUse(directory, holder(channel));
            }
            probe(directory);
            long incarnation = countUp(directory);
            channel.truncate(0);
            channel.write(
                    ByteBuffer.wrap(("pid " + ProcessHandle.current().pid() + ", incarnation " + incarnation + "\n")
                            .getBytes(StandardCharsets.UTF_8)),
                    0);
            return new DirectoryLease(channel, incarnation);
        } catch (OverlappingFileLockException ours) {
            closeAfter(channel, ours);
            throw inUse(directory, "this process");
        } catch (TidemarkException refused) {
            closeAfter(channel, refused);
            throw refused;
        } catch (IOException | UnsupportedOperationException failed) {
            closeAfter(channel, failed);
            throw Failures.failed("the checkpoint directory " + directory + " cannot be used", failed);
        }
    }

    /** A new directory must be in its parent after a power failure. */
    private static void createDirectories(Path directory) throws IOException {
        Path parent = directory.toAbsolutePath().getParent();
        if (DurableFiles.isDirectory(directory)) {
            return;
        }
        if (parent != null && !Files.isDirectory(parent)) {
            createDirectories(parent);
        }
        Files.createDirectory(directory);
        if (parent != null) {
            DurableFiles.forceDirectory(parent);
        }
    }

    /** Whoever can plant a link here could have us write or delete elsewhere. */
    private static void refuseLinks(Path directory) throws IOException {
        for (String name : DurableFiles.list(directory)) {
            boolean ours = name.equals(CheckpointNames.LOCK)
                    || name.equals(CheckpointNames.INCARNATION)
                    || name.equals(CheckpointNames.COMMITTED)
                    || CheckpointNames.number(name).isPresent()
                    || name.startsWith(CheckpointNames.TRASH);
            if (ours && Files.isSymbolicLink(directory.resolve(name))) {
                throw new TidemarkException(
                        ErrorCode.CHECKPOINT_FAILED,
                        "the checkpoint directory has a symbolic link: " + directory.resolve(name),
                        "take the link away, and find out who made it",
                        null);
            }
        }
    }

    /** Finds out whether a file can be renamed in one step and a directory forced, before anything depends on it. */
    private static void probe(Path directory) throws IOException {
        Path one = directory.resolve(CheckpointNames.PROBE + CheckpointNames.TEMPORARY);
        Path two = directory.resolve(CheckpointNames.PROBE);
        Files.deleteIfExists(one);
        Files.deleteIfExists(two);
        try (FileChannel file = DurableFiles.create(one)) {
            DurableFiles.writeAll(file, ByteBuffer.wrap(new byte[] {1}));
            file.force(true);
        }
        try {
            Files.move(one, two, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException | UnsupportedOperationException cannot) {
            throw unfit(directory, "rename a file in one step", cannot);
        }
        try {
            DurableFiles.forceDirectory(directory);
        } catch (IOException cannot) {
            if (Failures.isFull(cannot)) {
                throw cannot;
            }
            throw unfit(directory, "force a directory to disk", cannot);
        }
        Files.delete(two);
    }

    private static @Nullable FileLock lock(Path directory, FileChannel channel) {
        try {
            return channel.tryLock();
        } catch (IOException | UnsupportedOperationException cannot) {
            throw unfit(directory, "lock a file", cannot);
        }
    }

    private static TidemarkException unfit(Path directory, String what, Exception cause) {
        return new TidemarkException(
                ErrorCode.CHECKPOINT_FAILED,
                "the file system of the checkpoint directory " + directory + " cannot " + what + ": " + cause,
                "choose a 'checkpoint-directory' on a local disk; what a power failure leaves could not be trusted there",
                null,
                cause);
    }

    private static long countUp(Path directory) throws IOException {
        Path file = directory.resolve(CheckpointNames.INCARNATION);
        long last = 0;
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            last = parse(file, read(file));
        } else {
            for (String name : DurableFiles.list(directory)) {
                if (CheckpointNames.number(name).isPresent()) {
                    throw Failures.corrupt(file, 0, "it is missing, but there are checkpoints");
                }
            }
        }
        String number = Long.toString(last + 1);
        DurableFiles.replace(
                directory,
                CheckpointNames.INCARNATION,
                (number + " " + sum(number) + "\n").getBytes(StandardCharsets.US_ASCII));
        return last + 1;
    }

    private static byte[] read(Path file) throws IOException {
        try (FileChannel channel = DurableFiles.read(file)) {
            ByteBuffer bytes = ByteBuffer.allocate(64);
            int count = DurableFiles.readAll(channel, bytes, 0);
            return Arrays.copyOf(bytes.array(), count);
        }
    }

    private static long parse(Path file, byte[] content) {
        String[] words = new String(content, StandardCharsets.US_ASCII).split("[ \n]", -1);
        boolean whole = words.length == 3 && words[0].matches("[0-9]{1,18}") && words[1].equals(sum(words[0]));
        if (!whole || !words[2].isEmpty()) {
            throw Failures.corrupt(file, 0, "it does not hold a number with its checksum");
        }
        return Long.parseLong(words[0]);
    }

    private static String sum(String text) {
        CRC32C crc = new CRC32C();
        crc.update(text.getBytes(StandardCharsets.US_ASCII));
        return Long.toHexString(crc.getValue());
    }

    private static TidemarkException inUse(Path directory, String holder) {
        return new TidemarkException(
                ErrorCode.DIRECTORY_IN_USE,
                "the checkpoint directory " + directory + " is in use by " + holder,
                "stop the other one, or give this job a directory of its own ('checkpoint-directory')",
                null);
    }

    private static String holder(FileChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(80);
        int count = DurableFiles.readAll(channel, bytes, 0);
        return count == 0
                ? "another process"
                : "another process (" + new String(bytes.array(), 0, count, StandardCharsets.UTF_8).strip() + ")";
    }

    private static void closeAfter(@Nullable FileChannel channel, Exception reason) {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException failed) {
                reason.addSuppressed(failed);
            }
        }
    }

    /** How often the directory was taken, this time included. */
    long incarnation() {
        return incarnation;
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException failed) {
            throw Failures.failed("the lock of the checkpoint directory cannot be given back", failed);
        }
    }
}
