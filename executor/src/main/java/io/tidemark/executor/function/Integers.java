package io.tidemark.executor.function;

/**
 * What {@link Math} lacks for TINYINT, SMALLINT, INTEGER and BIGINT, all kept in a long. Overflow of the type is a
 * failure; that of a long may also show as an {@link ArithmeticException}.
 */
public final class Integers {
    private Integers() {}

    /** The value if it is a TINYINT. */
    public static long toTinyint(long value) {
        if ((byte) value != value) {
            throw EvaluationFailure.OVERFLOW;
        }
        return value;
    }

    /** The value if it is a SMALLINT. */
    public static long toSmallint(long value) {
        if ((short) value != value) {
            throw EvaluationFailure.OVERFLOW;
        }
        return value;
    }

    /** The value if it is an INTEGER. */
    public static long toInteger(long value) {
        if ((int) value != value) {
            throw EvaluationFailure.OVERFLOW;
        }
        return value;
    }

    /** Quotient, cut towards zero. */
    public static long divide(long left, long right) {
        if (right == 0) {
            throw EvaluationFailure.DIVISION_BY_ZERO;
        }
        return right == -1 ? Math.negateExact(left) : left / right;
    }

    /** Remainder with the sign of the left operand. */
    public static long mod(long left, long right) {
        if (right == 0) {
            throw EvaluationFailure.DIVISION_BY_ZERO;
        }
        return right == -1 ? 0 : left % right;
    }

    /** The value without its sign. */
    public static long abs(long value) {
        return value < 0 ? Math.negateExact(value) : value;
    }

    /** Rounds half away from zero (or cuts) at a digit left of the point; digits behind it change nothing. */
    public static long round(long value, long digits, boolean cut) {
        if (digits >= 0) {
            return value;
        }
        if (digits < -19) {
            return 0;
        }
        if (digits == -19) { // 10^19 does not fit a long; half of it does
            boolean far = value >= 5_000_000_000_000_000_000L || value <= -5_000_000_000_000_000_000L;
            if (far && !cut) {
                throw EvaluationFailure.OVERFLOW;
            }
            return 0;
        }
        long unit = Decimals.power10((int) -digits);
        long rest = value % unit;
        long whole = value - rest;
        if (cut || Math.abs(rest) < unit / 2) {
            return whole;
        }
        return value < 0 ? Math.subtractExact(whole, unit) : Math.addExact(whole, unit);
    }
}
