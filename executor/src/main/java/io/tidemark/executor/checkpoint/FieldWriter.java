package io.tidemark.executor.checkpoint;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;

/** Puts together little-endian fields in memory. Mutable. Thread: one at a time. */
final class FieldWriter {
    private byte[] bytes = new byte[256];
    private ByteBuffer view = view();
    private int length;

    private ByteBuffer view() {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private int room(int count) {
        int at = length;
        length = Math.addExact(at, count);
        if (length > bytes.length) {
            bytes = Arrays.copyOf(bytes, (int) Math.max(length, Math.min(2L * bytes.length, Integer.MAX_VALUE - 8)));
            view = view();
        }
        return at;
    }

    FieldWriter u8(int value) {
        int at = room(1);
        bytes[at] = (byte) value;
        return this;
    }

    FieldWriter u16(int value) {
        int at = room(2);
        view.putShort(at, (short) value);
        return this;
    }

    FieldWriter u32(int value) {
        int at = room(4);
        view.putInt(at, value);
        return this;
    }

    FieldWriter i64(long value) {
        int at = room(8);
        view.putLong(at, value);
        return this;
    }

    FieldWriter raw(byte[] value) {
        int at = room(value.length);
        System.arraycopy(value, 0, bytes, at, value.length);
        return this;
    }

    /** Bytes with their length before them. */
    FieldWriter bytes(byte[] value) {
        return u32(value.length).raw(value);
    }

    FieldWriter text(String value) {
        return bytes(value.getBytes(StandardCharsets.UTF_8));
    }

    /** The CRC32C of what was written since a place. */
    FieldWriter crc(int from) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, length - from);
        return u32((int) crc.getValue());
    }

    int length() {
        return length;
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }
}
