package io.tidemark.executor.batch;

import io.tidemark.types.SqlType;

/**
 * The values of one column of a batch. Mutable; owned by whoever owns the batch. Hot code reads the fields of the
 * subclass directly; {@link #nulls} counts only while {@link #mayHaveNulls} is set, and the value under a null is
 * arbitrary.
 */
public abstract sealed class ColumnVector permits LongVector, DoubleVector, WideVector, BytesVector {
    /** Whether a row is null; meaningful only if {@link #mayHaveNulls}. */
    public boolean[] nulls;

    /** Whether any row may be null. False promises that there is none. */
    public boolean mayHaveNulls;

    ColumnVector(int capacity) {
        nulls = new boolean[capacity];
    }

    /** A vector for a type's layout. */
    public static ColumnVector create(SqlType type, int capacity) {
        return switch (type.layout()) {
            case LONG -> new LongVector(capacity);
            case DOUBLE -> new DoubleVector(capacity);
            case WIDE -> new WideVector(capacity);
            case BYTES -> new BytesVector(capacity);
        };
    }

    /** Whether a row is null. */
    public final boolean isNull(int row) {
        return mayHaveNulls && nulls[row];
    }

    /** Makes a row null. */
    public final void setNull(int row) {
        if (!mayHaveNulls) {
            java.util.Arrays.fill(nulls, false);
            mayHaveNulls = true;
        }
        nulls[row] = true;
    }

    /** Says that a row is not null; needed only when the vector may have nulls already. */
    public final void setNotNull(int row) {
        if (mayHaveNulls) {
            nulls[row] = false;
        }
    }

    /** Forgets all rows, so that the vector can be filled anew. */
    public void clear() {
        mayHaveNulls = false;
    }

    /** How many rows there is room for. */
    public final int capacity() {
        return nulls.length;
    }

    /** Copies one value of a vector of the same class into this one, nullness included. */
    public final void copyFrom(ColumnVector source, int sourceRow, int row) {
        if (source.isNull(sourceRow)) {
            setNull(row);
        } else {
            setNotNull(row);
            copyValue(source, sourceRow, row);
        }
    }

    /** Copies {@code count} rows {@code rows[from..]} of a vector of the same class to the rows from {@code at} on. */
    public final void copyRows(ColumnVector source, int[] rows, int from, int count, int at) {
        if (source.mayHaveNulls) {
            for (int place = 0; place < count; place++) {
                copyFrom(source, rows[from + place], at + place);
            }
            return;
        }
        if (mayHaveNulls) {
            java.util.Arrays.fill(nulls, at, at + count, false);
        }
        copyValues(source, rows, from, count, at);
    }

    abstract void copyValues(ColumnVector source, int[] rows, int from, int count, int at);

    abstract void copyValue(ColumnVector source, int sourceRow, int row);
}
