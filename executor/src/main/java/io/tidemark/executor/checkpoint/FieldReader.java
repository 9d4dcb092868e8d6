package io.tidemark.executor.checkpoint;

import io.tidemark.types.TidemarkException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32C;

/** Takes little-endian fields apart; whatever is read is checked against what is left first. Mutable. Thread: one at a time. */
final class FieldReader {
    private final Path file;
    private final long base;
    private final byte[] bytes;
    private final ByteBuffer view;
    private final int end;
    private int at;

    /**
     * @param file for messages
     * @param base where the bytes begin in the file, for messages
     */
    FieldReader(Path file, long base, byte[] bytes, int from, int to) {
        this.file = file;
        this.base = base - from;
        this.bytes = bytes;
        this.view = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        this.at = from;
        this.end = to;
    }

    private int take(long count, String what) {
        if (count < 0 || count > end - at) {
            throw corrupt(what + " of " + count + " bytes, but " + (end - at) + " are left");
        }
        int start = at;
        at += (int) count;
        return start;
    }

    /** An error at the place reached. */
    TidemarkException corrupt(String what) {
        return Failures.corrupt(file, base + at, what);
    }

    int u8() {
        return bytes[take(1, "a field")] & 0xFF;
    }

    int u16() {
        return view.getShort(take(2, "a field")) & 0xFFFF;
    }

    int u32() {
        return view.getInt(take(4, "a field"));
    }

    /** A count of things that take at least so many bytes each. */
    int count(int leastBytes) {
        int count = u32();
        if (count < 0 || (long) count * leastBytes > end - at) {
            throw corrupt("a list of " + Integer.toUnsignedString(count) + " entries, which cannot be there");
        }
        return count;
    }

    /** A number that must be in a range. */
    int number(String what, int least, int most) {
        int number = u32();
        if (number < least || number > most) {
            throw corrupt(what + " is " + number + ", not " + least + " to " + most);
        }
        return number;
    }

    long i64() {
        return view.getLong(take(8, "a field"));
    }

    byte[] raw(int count) {
        int start = take(count, "a field");
        return Arrays.copyOfRange(bytes, start, start + count);
    }

    byte[] bytes(int most) {
        int length = u32();
        if (length < 0 || length > most) {
            throw corrupt("a value of " + Integer.toUnsignedString(length) + " bytes; the most is " + most);
        }
        return raw(length);
    }

    String text(int most) {
        return new String(bytes(most), StandardCharsets.UTF_8);
    }

    /** Checks that bytes are what they must be. */
    void expect(byte[] wanted, String what) {
        int start = take(wanted.length, what);
        if (!Arrays.equals(bytes, start, at, wanted, 0, wanted.length)) {
            at = start;
            throw corrupt("there is no " + what);
        }
    }

    /** Checks the CRC32C of the bytes from a place up to here, and skips it. */
    void expectCrc(int from, String what) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, at - from);
        int stored = u32();
        if (stored != (int) crc.getValue()) {
            at -= 4;
            throw corrupt("the checksum of " + what + " does not fit");
        }
    }

    int position() {
        return at;
    }

    int left() {
        return end - at;
    }

    /** A reader of the next bytes, which this one skips. */
    FieldReader part(int count, String what) {
        int start = take(count, what);
        return new FieldReader(file, base + start, bytes, start, at);
    }

    /** Checks that nothing follows. */
    void expectEnd(String what) {
        if (at != end) {
            throw corrupt((end - at) + " bytes too many in " + what);
        }
    }
}
