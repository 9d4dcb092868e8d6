package io.tidemark.executor.table;

import io.tidemark.executor.exchange.PublishedLength;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * One segment of a table's log. It begins with {@link #MAGIC}, its number, the sequence number before its first record,
 * and their CRC. A record is: length of its content (4 bytes), CRC32C (4) of all that follows and of the segment's number,
 * sequence number (8), the sequence number up to which all was on disk when it was written (8), kind (1), content. Big-endian.
 *
 * <p>Records at the end that are not whole were cut short by a crash: they are cut off, unless a later record tells that
 * they had been on disk. Then somebody was told that they count, and the table is not opened. Mutable. Thread: one
 * appends, another may sync.
 */
final class LogFile {
    /** What files of tables are, as a part of snapshots. */
    static final String FORMAT = "table 1";

    private static final byte[] MAGIC = "TMTABLG1".getBytes(StandardCharsets.US_ASCII);
    private static final int HEADER_BYTES = 8 + 8 + 8 + 4;
    private static final int RECORD_HEADER_BYTES = 4 + 4 + 8 + 8 + 1;
    private static final int MAX_RECORD_BYTES = 1 << 30;

    private final Path path;
    private final long number;
    private final RandomAccessFile file;
    private final PublishedLength appended = new PublishedLength();
    private long bytes;
    private @Nullable String notice;

    private LogFile(Path path, long number, RandomAccessFile file) {
        this.path = path;
        this.number = number;
        this.file = file;
    }

    /** Makes a segment; when this returns it is on disk. */
    static LogFile create(Path path, long number, long sequence) {
        try {
            RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw"); // an interrupt would close a FileChannel
            try {
                file.setLength(0);
                ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
                header.put(MAGIC).putLong(number).putLong(sequence);
                header.putInt(checksum(header.array(), 0, header.position(), number));
                file.write(header.array());
                file.getFD().sync();
                forceDirectory(path);
                LogFile log = new LogFile(path, number, file);
                log.bytes = HEADER_BYTES;
                log.appended.synced(sequence);
                return log;
            } catch (IOException failed) {
                file.close();
                throw failed;
            }
        } catch (IOException failed) {
            throw full(path, failed);
        }
    }

    private static void forceDirectory(Path path) throws IOException {
        Path parent = path.toAbsolutePath().getParent();
        if (parent != null) {
            try (FileChannel handle = FileChannel.open(parent, StandardOpenOption.READ)) {
                handle.force(true);
            }
        }
    }

    static LogFile open(Path path, long number) {
        try {
            return new LogFile(path, number, new RandomAccessFile(path.toFile(), "rw"));
        } catch (IOException failed) {
            throw unreadable(path, "cannot be opened: " + failed, failed);
        }
    }

    /**
     * Removes a segment that a crash has kept from being made: nothing was written to it yet. Says whether it was one.
     *
     * @throws TidemarkException TABLE_UNREADABLE if it cannot be read or removed
     */
    static boolean removeUnfinished(Path path, long number) {
        try {
            if (Files.size(path) > HEADER_BYTES) {
                return false;
            }
            byte[] header = Files.readAllBytes(path);
            if (header.length == HEADER_BYTES
                    && ByteBuffer.wrap(header).getInt(HEADER_BYTES - 4)
                            == checksum(header, 0, HEADER_BYTES - 4, number)) {
                return false;
            }
            Files.delete(path);
            return true;
        } catch (IOException failed) {
            throw unreadable(path, "cannot be read: " + failed, failed);
        }
    }

    long number() {
        return number;
    }

    long bytes() {
        return bytes;
    }

    /** What was cut off at the end, for people. */
    Optional<String> notice() {
        return Optional.ofNullable(notice);
    }

    /**
     * Reads all records, cuts a torn end off, and stands behind it for appending.
     *
     * @param sequence number of the last record before this segment; 0 if that is not known
     * @return number of the last record
     * @throws TidemarkException TABLE_UNREADABLE, naming file and byte, if something is damaged that had counted
     */
    long replay(long sequence, Consumer<LogRecord> records) {
        try (DataInputStream input = new DataInputStream(open(path))) {
            long length = file.length();
            long last = header(input, sequence);
            long at = HEADER_BYTES;
            while (at < length) {
                Whole whole = read(input, length - at);
                if (whole == null || whole.sequence != last + 1) {
                    cutTail(at, length, last);
                    break;
                }
                try {
                    records.accept(LogRecord.read(whole.kind, whole.content));
                } catch (BufferUnderflowException | IllegalArgumentException wrong) {
                    throw unreadable(path, "holds a record at byte " + at + " that cannot be: " + wrong, wrong);
                }
                last = whole.sequence;
                at += RECORD_HEADER_BYTES + whole.content.length;
            }
            file.seek(at);
            bytes = at;
            appended.appended(last);
            appended.synced(last);
            return last;
        } catch (IOException failed) {
            throw unreadable(path, "cannot be read: " + failed, failed);
        }
    }

    private static InputStream open(Path path) throws IOException {
        return new BufferedInputStream(Files.newInputStream(path), 1 << 16);
    }

    private long header(DataInputStream input, long sequence) throws IOException {
        byte[] header = input.readNBytes(HEADER_BYTES);
        ByteBuffer buffer = ByteBuffer.wrap(header);
        if (header.length < HEADER_BYTES || !Arrays.equals(MAGIC, Arrays.copyOf(header, MAGIC.length))) {
            throw unreadable(path, "is not a log of a table, or one of another version", null);
        }
        buffer.position(MAGIC.length);
        long named = buffer.getLong();
        long first = buffer.getLong();
        if (buffer.getInt() != checksum(header, 0, HEADER_BYTES - 4, number) || named != number) {
            throw unreadable(path, "is damaged in its first " + HEADER_BYTES + " bytes, or another file renamed", null);
        }
        if (sequence != 0 && first != sequence) {
            throw unreadable(
                    path, "begins behind record " + first + ", but the segment before it ends at " + sequence, null);
        }
        return first;
    }

    /** A record whose checksum fits. */
    private record Whole(LogRecord.Kind kind, long sequence, long synced, byte[] content) {}

    /** The record that the input stands at, or null if it is not whole. */
    private @Nullable Whole read(DataInputStream input, long left) throws IOException {
        if (left < RECORD_HEADER_BYTES) {
            return null;
        }
        byte[] header = input.readNBytes(RECORD_HEADER_BYTES);
        int length = ByteBuffer.wrap(header).getInt();
        if (length < 0 || length > MAX_RECORD_BYTES || length > left - RECORD_HEADER_BYTES) {
            return null;
        }
        byte[] content = input.readNBytes(length);
        return content.length < length ? null : whole(header, 0, content, 0, length);
    }

    private @Nullable Whole whole(byte[] header, int headerStart, byte[] content, int contentStart, int length) {
        ByteBuffer buffer = ByteBuffer.wrap(header, headerStart + 4, RECORD_HEADER_BYTES - 4);
        int stored = buffer.getInt();
        CRC32C crc = new CRC32C();
        crc.update(ByteBuffer.allocate(12).putLong(number).putInt(length).flip());
        crc.update(header, headerStart + 8, RECORD_HEADER_BYTES - 8);
        crc.update(content, contentStart, length);
        if (stored != (int) crc.getValue()) {
            return null;
        }
        long sequence = buffer.getLong();
        long synced = buffer.getLong();
        int kind = buffer.get();
        if (kind < 0 || kind >= LogRecord.Kind.values().length) {
            return null;
        }
        return new Whole(
                LogRecord.Kind.values()[kind],
                sequence,
                synced,
                Arrays.copyOfRange(content, contentStart, contentStart + length));
    }

    /** Cuts the file at a byte where it is not whole any more, unless what was there is known to have counted. */
    private void cutTail(long at, long length, long last) throws IOException {
        int tail = (int) Math.min(Integer.MAX_VALUE - 8, length - at);
        byte[] rest = new byte[tail];
        file.seek(at);
        file.readFully(rest);
        for (int start = 1; start + RECORD_HEADER_BYTES <= tail; start++) {
            int size = ByteBuffer.wrap(rest, start, 4).getInt();
            if (size < 0 || size > tail - start - RECORD_HEADER_BYTES) {
                continue;
            }
            long sequence = ByteBuffer.wrap(rest, start + 8, 8).getLong();
            if (sequence <= last || sequence > last + tail) {
                continue;
            }
            Whole later = whole(rest, start, rest, start + RECORD_HEADER_BYTES, size);
            if (later != null && later.synced > last) {
                throw unreadable(
                        path,
                        "is damaged at byte " + at + ": the record " + (last + 1) + " cannot be read, but record "
                                + later.sequence + " behind it says that it was on disk",
                        null);
            }
        }
        file.setLength(at);
        file.getFD().sync();
        notice = "the end of " + path + " was cut short by a crash; its last " + (length - at)
                + " bytes, which nobody was told to count on, were cut off";
    }

    /** Adds a record; it is not on disk yet. */
    void append(LogRecord record, long sequence) {
        int length = record.length();
        ByteBuffer buffer = ByteBuffer.allocate(Math.addExact(RECORD_HEADER_BYTES, length));
        buffer.putInt(length).putInt(0).putLong(sequence).putLong(appended.syncedUpTo());
        buffer.put((byte) record.kind().ordinal()).put(record.content(), 0, length);
        CRC32C crc = new CRC32C();
        crc.update(ByteBuffer.allocate(12).putLong(number).putInt(length).flip());
        crc.update(buffer.array(), 8, buffer.position() - 8);
        buffer.putInt(4, (int) crc.getValue());
        try {
            file.write(buffer.array());
            bytes += buffer.position();
            appended.appended(sequence);
        } catch (IOException failed) {
            throw withdraw(failed);
        }
    }

    /** Takes a record back that could not be written whole, so that the file stays readable. */
    private TidemarkException withdraw(IOException failed) {
        TidemarkException error = full(path, failed);
        try {
            file.setLength(bytes);
            file.seek(bytes);
        } catch (IOException again) {
            error.addSuppressed(again);
        }
        return error;
    }

    /** Waits until all that was appended so far is on disk. */
    void sync() {
        long upTo = appended.appendedUpTo();
        if (appended.syncedUpTo() >= upTo) {
            return;
        }
        try {
            file.getFD().sync();
        } catch (IOException failed) {
            throw full(path, failed);
        }
        appended.synced(upTo);
    }

    void close() {
        try {
            file.close();
        } catch (IOException failed) {
            throw full(path, failed);
        }
    }

    private static int checksum(byte[] bytes, int offset, int length, long number) {
        CRC32C crc = new CRC32C();
        crc.update(ByteBuffer.allocate(8).putLong(number).flip());
        crc.update(bytes, offset, length);
        return (int) crc.getValue();
    }

    private static TidemarkException full(Path path, IOException failed) {
        return new TidemarkException(
                ErrorCode.DISK_FULL,
                path + " cannot be written: " + failed,
                "make room on the disk of the data directory, and look whether it works; the statement did not take"
                        + " effect",
                null,
                failed);
    }

    static TidemarkException unreadable(Path path, String problem, @Nullable Exception cause) {
        return new TidemarkException(
                ErrorCode.TABLE_UNREADABLE,
                path + " " + problem,
                "restore the folder of the table from a copy, or start with another data directory",
                null,
                cause);
    }
}
