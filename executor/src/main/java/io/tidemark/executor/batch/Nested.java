package io.tidemark.executor.batch;

import io.tidemark.types.SqlType;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Reads ARRAY, MAP and ROW values, which are kept as bytes: a sequence of elements that can each be got at directly. Equal
 * values of one type have equal bytes, so that they can be compared, hashed and grouped as bytes. Stateless.
 *
 * <p>A sequence is: the number of elements (4 bytes); the width of an element in bytes (1 byte), 0 if they differ; a bit for
 * each element that is NULL, rounded up to bytes; without a width the end of each element (4 bytes each, counted from the
 * first element's begin); the elements. A NULL has zeros up to the width. Numbers are big-endian. An element is a long, a
 * double, two longs (wide DECIMAL), bytes, or a sequence, by the layout of its type.
 *
 * <p>An ARRAY has the width of its elements. A ROW has no width; its elements are its fields. A MAP is a sequence of two
 * arrays: the keys, ascending and each once, and their values.
 */
public final class Nested {
    static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    static final int HEADER = Integer.BYTES + 1;

    private Nested() {}

    /** Bytes of an array element of this type; 0 if they differ from value to value. */
    public static int width(SqlType element) {
        return switch (element.layout()) {
            case LONG, DOUBLE -> Long.BYTES;
            case WIDE -> 2 * Long.BYTES;
            case BYTES -> 0;
        };
    }

    /** How many elements the sequence at a place has. */
    public static int count(byte[] buffer, int start) {
        return (int) INT.get(buffer, start);
    }

    /** Whether an element is NULL. */
    public static boolean isNull(byte[] buffer, int start, int element) {
        return (buffer[start + HEADER + (element >> 3)] & 1 << (element & 7)) != 0;
    }

    /** Where an element begins in the buffer. */
    public static int elementStart(byte[] buffer, int start, int element) {
        int count = count(buffer, start);
        int ends = start + HEADER + (count + 7 >> 3);
        int width = buffer[start + Integer.BYTES];
        if (width > 0) {
            return ends + element * width;
        }
        int first = ends + count * Integer.BYTES;
        return element == 0 ? first : first + (int) INT.get(buffer, ends + (element - 1) * Integer.BYTES);
    }

    /** How many bytes an element has. */
    public static int elementLength(byte[] buffer, int start, int element) {
        int width = buffer[start + Integer.BYTES];
        if (width > 0) {
            return width;
        }
        int ends = start + HEADER + (count(buffer, start) + 7 >> 3);
        int end = (int) INT.get(buffer, ends + element * Integer.BYTES);
        return element == 0 ? end : end - (int) INT.get(buffer, ends + (element - 1) * Integer.BYTES);
    }

    /** The long, or the bits of the double, at a place in a buffer. */
    public static long longAt(byte[] buffer, int at) {
        return (long) LONG.get(buffer, at);
    }

    /** Reads an element into a row of a vector of the element's layout. */
    public static void read(byte[] buffer, int start, int element, ColumnVector target, int row) {
        if (isNull(buffer, start, element)) {
            target.setNull(row);
            return;
        }
        target.setNotNull(row);
        int at = elementStart(buffer, start, element);
        if (target instanceof LongVector longs) {
            longs.values[row] = longAt(buffer, at);
        } else if (target instanceof DoubleVector doubles) {
            doubles.values[row] = Double.longBitsToDouble(longAt(buffer, at));
        } else if (target instanceof WideVector wides) {
            wides.high[row] = longAt(buffer, at);
            wides.low[row] = longAt(buffer, at + Long.BYTES);
        } else {
            ((BytesVector) target).set(row, buffer, at, elementLength(buffer, start, element));
        }
    }
}
