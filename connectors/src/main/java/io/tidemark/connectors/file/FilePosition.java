package io.tidemark.connectors.file;

import io.tidemark.executor.connector.SplitPosition;
import io.tidemark.types.TidemarkException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/**
 * Where the reading of a file goes on. The split is its path; the position, as text, {@code offset line mode check}.
 *
 * @param offset in bytes, of what is to be read next
 * @param line its line, from 1
 * @param mode what comes next
 * @param check over bytes before the offset, by which a file is known again whatever its name, and one that has other
 *     contents is noticed
 */
record FilePosition(long offset, long line, Mode mode, int check) {
    /** What stands at a position. */
    enum Mode {
        RECORD,
        /** The rest of a line that is too long and is left out. */
        REST,
        /** Nothing: the file was read to its end and is done with. */
        END
    }

    static final FilePosition START = new FilePosition(0, 1, Mode.RECORD, 0);

    /** How many bytes at the beginning of a file, and before the position, the check is over. */
    private static final int CHECKED_BYTES = 4096;

    private static final Pattern TEXT = Pattern.compile("(\\d{1,18}) (\\d{1,18}) (RECORD|REST|END) ([0-9a-f]{1,8})");

    static FilePosition parse(SplitPosition position) {
        Matcher parts = TEXT.matcher(position.position());
        if (!parts.matches()) {
            throw TidemarkException.internal("not a position in a file: " + position);
        }
        return new FilePosition(
                Long.parseLong(parts.group(1)),
                Long.parseLong(parts.group(2)),
                Mode.valueOf(parts.group(3)),
                Integer.parseUnsignedInt(parts.group(4), 16));
    }

    String text() {
        return offset + " " + line + " " + mode + " " + Integer.toHexString(check);
    }

    boolean ended() {
        return mode == Mode.END;
    }

    /** Whether a file has before the position what the file had that was read. */
    boolean fits(FileChannel file) throws IOException {
        return file.size() >= offset && check(file, offset) == check;
    }

    /** The check of a file that was read up to an offset. */
    static int check(FileChannel file, long offset) throws IOException {
        CRC32C sum = new CRC32C();
        add(sum, file, 0, Math.min(offset, CHECKED_BYTES));
        add(sum, file, Math.max(0, offset - CHECKED_BYTES), Math.min(offset, CHECKED_BYTES));
        return (int) sum.getValue();
    }

    private static void add(CRC32C sum, FileChannel file, long from, long length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate((int) length);
        while (bytes.hasRemaining()) {
            if (file.read(bytes, from + bytes.position()) < 0) {
                break; // cut off meanwhile; the check is then another one
            }
        }
        sum.update(bytes.flip());
    }
}
