package io.tidemark.executor.function;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A text (UTF-8) or binary value as a part of a buffer, used again for row after row: either it points into a buffer of
 * someone else or it holds bytes of its own. Mutable. Thread: that of the expression which owns it.
 */
public final class Slice implements Comparable<Slice> {
    /** The longest value that a function makes. */
    public static final int MAX_BYTES = 1 << 20;

    /** The bytes, of which only some belong to the slice. */
    public byte[] buffer;

    /** First byte. */
    public int start;

    /** Number of bytes. */
    public int length;

    private byte[] own = new byte[0];

    public Slice() {
        buffer = own;
    }

    /** A slice of a text, for constants and tests. */
    public static Slice of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    /** A slice of all these bytes, which are not copied. */
    public static Slice of(byte[] bytes) {
        Slice slice = new Slice();
        slice.point(bytes, 0, bytes.length);
        return slice;
    }

    /** Becomes a part of a buffer of someone else. */
    public void point(byte[] newBuffer, int newStart, int newLength) {
        buffer = newBuffer;
        start = newStart;
        length = newLength;
    }

    /** Becomes the same part as another slice, without copying. */
    public void point(Slice other) {
        buffer = other.buffer;
        start = other.start;
        length = other.length;
    }

    /** Becomes so many bytes of its own, which the caller fills; {@link #start} is 0. */
    public byte[] allocate(long size) {
        if (size > MAX_BYTES) {
            throw EvaluationFailure.TOO_LONG;
        }
        if (own.length < size) {
            own = new byte[(int) Math.max(size, 2L * own.length)];
        }
        point(own, 0, (int) size);
        return own;
    }

    /** Becomes an empty text of its own, to be appended to. */
    public void clear() {
        point(own, 0, 0);
    }

    /** Appends bytes to the bytes of its own. */
    public void append(byte[] bytes, int from, int size) {
        ensure((long) length + size);
        System.arraycopy(bytes, from, own, length, size);
        length += size;
    }

    /** Appends another slice to the bytes of its own. */
    public void append(Slice other) {
        append(other.buffer, other.start, other.length);
    }

    /** Appends one byte to the bytes of its own. */
    public void append(int value) {
        ensure((long) length + 1);
        own[length++] = (byte) value;
    }

    /** Becomes a text; for slow paths. */
    public void set(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        clear();
        append(bytes, 0, bytes.length);
    }

    private void ensure(long size) {
        if (size > MAX_BYTES) {
            throw EvaluationFailure.TOO_LONG;
        }
        if (own.length < size) {
            own = Arrays.copyOf(own, (int) Math.max(size, Math.min(MAX_BYTES, Math.max(32L, 2L * own.length))));
        }
        buffer = own;
    }

    /** The byte at a place, counted from 0. */
    public byte at(int place) {
        return buffer[start + place];
    }

    /** The text; allocates. */
    public String text() {
        return new String(buffer, start, length, StandardCharsets.UTF_8);
    }

    /** A copy of the bytes. */
    public byte[] copy() {
        return Arrays.copyOfRange(buffer, start, start + length);
    }

    /** Whether both have the same bytes. */
    public static boolean equal(Slice left, Slice right) {
        return left.length == right.length
                && Arrays.equals(
                        left.buffer,
                        left.start,
                        left.start + left.length,
                        right.buffer,
                        right.start,
                        right.start + right.length);
    }

    /** Order of unsigned bytes, which for UTF-8 is the order of code points. */
    public static int compare(Slice left, Slice right) {
        return Arrays.compareUnsigned(
                left.buffer,
                left.start,
                left.start + left.length,
                right.buffer,
                right.start,
                right.start + right.length);
    }

    @Override
    public int compareTo(Slice other) {
        return compare(this, other);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Slice slice && equal(this, slice);
    }

    @Override
    public int hashCode() {
        int hash = 1;
        for (int place = 0; place < length; place++) {
            hash = 31 * hash + buffer[start + place];
        }
        return hash;
    }

    @Override
    public String toString() {
        return text();
    }
}
