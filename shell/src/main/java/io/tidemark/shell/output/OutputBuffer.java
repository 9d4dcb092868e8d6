package io.tidemark.shell.output;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes on their way out: text is put together here without an object per value. Mutable. Thread: the writer's. */
final class OutputBuffer {
    private static final long[] POWERS_OF_TEN = powersOfTen();

    private byte[] bytes = new byte[1 << 16];
    private int size;

    private static long[] powersOfTen() {
        long[] powers = new long[19];
        powers[0] = 1;
        for (int index = 1; index < powers.length; index++) {
            powers[index] = powers[index - 1] * 10;
        }
        return powers;
    }

    /** How many bytes are waiting. */
    int size() {
        return size;
    }

    /** Writes all bytes and forgets them. */
    void writeTo(OutputStream target) throws IOException {
        target.write(bytes, 0, size);
        size = 0;
    }

    /** Forgets all bytes and returns them as text. */
    String takeText() {
        String text = new String(bytes, 0, size, StandardCharsets.UTF_8);
        size = 0;
        return text;
    }

    private void reserve(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(size, more), bytes.length * 2));
        }
    }

    OutputBuffer put(char ascii) {
        reserve(1);
        bytes[size] = (byte) ascii;
        size++;
        return this;
    }

    OutputBuffer put(byte[] source) {
        return put(source, 0, source.length);
    }

    OutputBuffer put(byte[] source, int offset, int length) {
        reserve(length);
        System.arraycopy(source, offset, bytes, size, length);
        size += length;
        return this;
    }

    OutputBuffer put(String text) {
        return put(text.getBytes(StandardCharsets.UTF_8));
    }

    OutputBuffer repeat(char ascii, int count) {
        for (int index = 0; index < count; index++) {
            put(ascii);
        }
        return this;
    }

    /** A whole number in decimal digits. */
    OutputBuffer number(long value) {
        if (value == Long.MIN_VALUE) {
            return put("-9223372036854775808");
        }
        reserve(20);
        long rest = value;
        if (rest < 0) {
            bytes[size] = '-';
            size++;
            rest = -rest;
        }
        return digits(rest, countDigits(rest));
    }

    private static int countDigits(long value) {
        int count = 1;
        while (count < POWERS_OF_TEN.length && value >= POWERS_OF_TEN[count]) {
            count++;
        }
        return count;
    }

    /** A number that is not negative, with zeros in front up to so many digits. */
    OutputBuffer digits(long value, int count) {
        reserve(count);
        long rest = value;
        for (int at = size + count - 1; at >= size; at--) {
            long next = rest / 10;
            bytes[at] = (byte) ('0' + (int) (rest - next * 10));
            rest = next;
        }
        size += count;
        return this;
    }

    /** An unscaled decimal of up to 18 digits, with its point. */
    OutputBuffer decimal(long unscaled, int scale) {
        if (scale <= 0) {
            number(unscaled);
            return unscaled == 0 ? this : repeat('0', -scale);
        }
        long magnitude = Math.abs(unscaled);
        if (unscaled < 0) {
            put('-');
        }
        if (scale >= POWERS_OF_TEN.length) {
            return put("0.").digits(magnitude, scale);
        }
        number(magnitude / POWERS_OF_TEN[scale]);
        return put('.').digits(magnitude % POWERS_OF_TEN[scale], scale);
    }
}
