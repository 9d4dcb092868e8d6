package io.tidemark.connectors.text;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes of a text that grows. Mutable. Thread: its owner's. */
public final class TextBuffer {
    private static final int LONG_DIGITS = 20;

    private byte[] bytes = new byte[512];
    private int length;

    /** Forgets the text. */
    public void clear() {
        length = 0;
    }

    /** The array that holds the text, from its first element on; valid until the next append. */
    public byte[] bytes() {
        return bytes;
    }

    /** How many bytes the text has. */
    public int length() {
        return length;
    }

    /** Cuts the text to its first bytes. */
    public void truncate(int newLength) {
        length = newLength;
    }

    /** Appends one ASCII character. */
    public void ascii(char letter) {
        room(1);
        bytes[length++] = (byte) letter;
    }

    /** Appends a text. */
    public void text(String text) {
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        bytes(encoded, 0, encoded.length);
    }

    /** Appends bytes. */
    public void bytes(byte[] source, int from, int size) {
        room(size);
        System.arraycopy(source, from, bytes, length, size);
        length += size;
    }

    /** Appends a number in decimal. */
    public void number(long value) {
        if (value == Long.MIN_VALUE) {
            text("-9223372036854775808");
            return;
        }
        room(LONG_DIGITS);
        long rest = value;
        if (rest < 0) {
            bytes[length++] = '-';
            rest = -rest;
        }
        int digits = 1;
        for (long bound = 10; digits < 19 && rest >= bound; bound *= 10) {
            digits++;
        }
        int at = length += digits;
        do {
            bytes[--at] = (byte) ('0' + rest % 10);
            rest /= 10;
        } while (rest != 0);
    }

    /** Appends a number that is not negative, with zeros before it up to a width. */
    public void padded(long value, int width) {
        long bound = 10;
        for (int digits = 1; digits < width; digits++) {
            if (value < bound) {
                ascii('0');
            }
            bound *= 10;
        }
        number(value);
    }

    private void room(int size) {
        if (bytes.length - length < size) {
            bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(length, size), bytes.length * 2));
        }
    }
}
