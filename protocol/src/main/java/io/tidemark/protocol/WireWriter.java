package io.tidemark.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Collects the bytes of a message. Numbers are big-endian. Mutable; one thread. */
public final class WireWriter {
    private byte[] bytes = new byte[256];
    private int length;

    /** The bytes so far; valid up to {@link #length()} until the next call. */
    public byte[] buffer() {
        return bytes;
    }

    public int length() {
        return length;
    }

    /** A copy of the bytes so far. */
    public byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }

    /** Forgets all bytes. */
    public void clear() {
        length = 0;
    }

    private void reserve(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(
                    bytes, (int) Math.min(Integer.MAX_VALUE - 16L, Math.max(bytes.length * 2L, length + (long) more)));
        }
    }

    public WireWriter u8(int value) {
        reserve(1);
        bytes[length++] = (byte) value;
        return this;
    }

    public WireWriter u16(int value) {
        return u8(value >>> 8).u8(value);
    }

    public WireWriter i32(int value) {
        reserve(4);
        putInt(length, value);
        length += 4;
        return this;
    }

    public WireWriter i64(long value) {
        reserve(8);
        putInt(length, (int) (value >>> 32));
        putInt(length + 4, (int) value);
        length += 8;
        return this;
    }

    public WireWriter f64(double value) {
        return i64(Double.doubleToRawLongBits(value));
    }

    public WireWriter flag(boolean value) {
        return u8(value ? 1 : 0);
    }

    /** Overwrites a number written before. */
    public void putInt(int at, int value) {
        bytes[at] = (byte) (value >>> 24);
        bytes[at + 1] = (byte) (value >>> 16);
        bytes[at + 2] = (byte) (value >>> 8);
        bytes[at + 3] = (byte) value;
    }

    public WireWriter raw(byte[] source, int start, int count) {
        reserve(count);
        System.arraycopy(source, start, bytes, length, count);
        length += count;
        return this;
    }

    /** A length and so many bytes; the length -1 is null. */
    public WireWriter blob(byte @Nullable [] value) {
        return value == null ? i32(-1) : i32(value.length).raw(value, 0, value.length);
    }

    /** UTF-8 as {@link #blob}. */
    public WireWriter text(@Nullable String value) {
        return blob(value == null ? null : value.getBytes(StandardCharsets.UTF_8));
    }
}
