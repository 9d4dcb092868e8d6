package io.tidemark.executor.function;

/** One value of any type on its way into or out of a {@link CellFunction}. Mutable. Thread: that of the expression. */
public final class Cell {
    /** Whether it is NULL; the rest is then arbitrary. */
    public boolean isNull;

    /** A value of layout LONG, 0 or 1 for BOOLEAN, or the lower half of a wide DECIMAL. */
    public long number;

    /** Upper half of a wide DECIMAL. */
    public long high;

    /** A value of layout DOUBLE. */
    public double real;

    /** A value of layout BYTES. */
    public final Slice bytes = new Slice();

    /** Becomes a value of layout LONG. */
    public void set(long value) {
        isNull = false;
        number = value;
    }

    /** Becomes a BOOLEAN. */
    public void set(boolean value) {
        set(value ? 1L : 0L);
    }

    /** Becomes a value of layout DOUBLE. */
    public void set(double value) {
        isNull = false;
        real = value;
    }

    /** Becomes a text; for slow paths. */
    public void set(String text) {
        isNull = false;
        bytes.set(text);
    }

    /** Becomes NULL. */
    public void setNull() {
        isNull = true;
    }
}
