package io.tidemark.engine.catalog;

import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The statements that made the catalog, in an append-only file. A record is its length, its CRC32C (both four bytes,
 * big-endian) and the statement in UTF-8; the file begins with {@link #MAGIC}. A record counts once it is on disk.
 *
 * <p>A record that a crash cut short at the end of the file is moved to a file beside the log and reported; damage
 * anywhere else stops the start, because statements behind it would be lost. Thread: one at a time.
 */
public final class CatalogLog implements AutoCloseable {
    private static final byte[] MAGIC = "TMCATLG1".getBytes(StandardCharsets.US_ASCII);
    private static final String FILE = "catalog.log";
    private static final int HEADER_BYTES = 8;
    private static final int MAX_RECORD_BYTES = 16 << 20;

    private final RandomAccessFile file;
    private final List<String> statements;
    private final List<String> notices;

    private CatalogLog(RandomAccessFile file, List<String> statements, List<String> notices) {
        this.file = file;
        this.statements = List.copyOf(statements);
        this.notices = List.copyOf(notices);
    }

    /**
     * Opens the log of a directory and reads all of it.
     *
     * @throws TidemarkException CATALOG_UNREADABLE, naming file and byte, if it is damaged
     */
    public static CatalogLog open(Path directory) {
        Path path = directory.resolve(FILE);
        try {
            boolean fresh = !Files.exists(path);
            // Not a FileChannel: an interrupt of the calling thread would close it.
            RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
            try {
                CatalogLog log = read(path, file);
                if (fresh) {
                    forceDirectory(directory);
                }
                return log;
            } catch (IOException | RuntimeException failed) {
                file.close();
                throw failed;
            }
        } catch (IOException failed) {
            throw unreadable(path, "cannot be opened: " + failed, failed);
        }
    }

    private static CatalogLog read(Path path, RandomAccessFile file) throws IOException {
        byte[] bytes = Files.readAllBytes(path);
        List<String> statements = new ArrayList<>();
        List<String> notices = new ArrayList<>();
        if (bytes.length < MAGIC.length) {
            if (!Arrays.equals(bytes, Arrays.copyOf(MAGIC, bytes.length))) {
                throw unreadable(path, "is not a catalog of Tidemark", null);
            }
            file.write(MAGIC);
            file.getFD().sync();
            return new CatalogLog(file, statements, notices);
        }
        if (!Arrays.equals(MAGIC, Arrays.copyOf(bytes, MAGIC.length))) {
            throw unreadable(path, "is not a catalog of Tidemark, or one of another version", null);
        }
        int at = MAGIC.length;
        while (at < bytes.length) {
            int next = readRecord(path, bytes, at, statements);
            if (next < 0) {
                notices.add(setAside(path, bytes, at));
                file.setLength(at);
                file.getFD().sync();
                break;
            }
            at = next;
        }
        file.seek(at);
        return new CatalogLog(file, statements, notices);
    }

    /** Reads the record at a byte; returns where the next begins, or -1 if the file ends inside this one. */
    private static int readRecord(Path file, byte[] bytes, int at, List<String> statements) {
        if (bytes.length - at < HEADER_BYTES) {
            return -1;
        }
        ByteBuffer header = ByteBuffer.wrap(bytes, at, HEADER_BYTES);
        int length = header.getInt();
        int checksum = header.getInt();
        if (length == 0 && isZero(bytes, at)) {
            return -1; // the file system had made room, but nothing had been written
        }
        if (length <= 0 || length > MAX_RECORD_BYTES) {
            throw unreadable(file, "is damaged at byte " + at + ": a record of " + length + " bytes", null);
        }
        int end = at + HEADER_BYTES + length;
        if (end > bytes.length) {
            return -1;
        }
        if (checksum != checksum(bytes, at + HEADER_BYTES, length)) {
            if (end == bytes.length || isZero(bytes, end)) {
                return -1;
            }
            throw unreadable(file, "is damaged at byte " + at + ": its checksum does not fit", null);
        }
        statements.add(new String(bytes, at + HEADER_BYTES, length, StandardCharsets.UTF_8));
        return end;
    }

    private static boolean isZero(byte[] bytes, int from) {
        for (int index = from; index < bytes.length; index++) {
            if (bytes[index] != 0) {
                return false;
            }
        }
        return true;
    }

    private static String setAside(Path file, byte[] bytes, int from) throws IOException {
        int number = 1;
        Path target = file.resolveSibling(FILE + ".torn-" + number);
        while (Files.exists(target)) {
            number++;
            target = file.resolveSibling(FILE + ".torn-" + number);
        }
        Path draft = file.resolveSibling(FILE + ".draft");
        Files.write(draft, Arrays.copyOfRange(bytes, from, bytes.length));
        Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
        return "the last record of " + file + " was cut short by a crash; its " + (bytes.length - from)
                + " bytes were moved to " + target.getFileName() + ", and the statement in it does not count";
    }

    private static int checksum(byte[] bytes, int offset, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, offset, length);
        return (int) crc.getValue();
    }

    private static TidemarkException unreadable(Path file, String problem, @Nullable Exception cause) {
        return new TidemarkException(
                ErrorCode.CATALOG_UNREADABLE,
                "the catalog " + file + " " + problem,
                "restore the file from a copy, or start with another data directory",
                null,
                cause);
    }

    /** The statements that were in the log when it was opened, oldest first. */
    public List<String> statements() {
        return statements;
    }

    /** What people should know about the log, such as a torn record that was set aside. */
    public List<String> notices() {
        return notices;
    }

    /** Appends a statement; when the call returns it is on disk. */
    public void append(String statement) {
        byte[] text = statement.getBytes(StandardCharsets.UTF_8);
        if (text.length > MAX_RECORD_BYTES) {
            throw new TidemarkException(
                    ErrorCode.STATEMENT_TOO_LONG,
                    "a statement of " + text.length + " bytes does not fit into the catalog; the limit is "
                            + MAX_RECORD_BYTES);
        }
        ByteBuffer record = ByteBuffer.allocate(HEADER_BYTES + text.length);
        record.putInt(text.length).putInt(checksum(text, 0, text.length)).put(text);
        long start = -1;
        try {
            start = file.getFilePointer();
            file.write(record.array());
            file.getFD().sync();
        } catch (IOException failed) {
            throw withdraw(start, failed);
        }
    }

    /** Takes a record back that could not be written whole, so that the log stays readable. */
    private TidemarkException withdraw(long start, IOException failed) {
        TidemarkException error = new TidemarkException(
                ErrorCode.DISK_FULL,
                "the catalog cannot be written: " + failed,
                "make room on the disk of the data directory; the statement did not take effect",
                null,
                failed);
        try {
            if (start >= 0) {
                file.setLength(start);
                file.seek(start);
            }
        } catch (IOException again) {
            error.addSuppressed(again);
        }
        return error;
    }

    private static void forceDirectory(Path directory) throws IOException {
        try (FileChannel handle = FileChannel.open(directory, StandardOpenOption.READ)) {
            handle.force(true);
        }
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException failed) {
            throw new TidemarkException(
                    ErrorCode.CATALOG_UNREADABLE, "the catalog cannot be closed: " + failed, null, null, failed);
        }
    }
}
