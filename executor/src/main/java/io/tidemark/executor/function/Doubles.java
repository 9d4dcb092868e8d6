package io.tidemark.executor.function;

/**
 * REAL and DOUBLE: one order for all values, in which NaN equals NaN and is above everything else, and -0 equals 0, so
 * that comparison, grouping and sorting agree.
 */
public final class Doubles {
    /** 2^63: the smallest double above every BIGINT. */
    private static final double BIGINT_END = 0x1p63;

    private Doubles() {}

    /** Below zero, zero or above zero as the left is less, equal or greater. */
    public static int compare(double left, double right) {
        if (left < right) {
            return -1;
        }
        if (left > right) {
            return 1;
        }
        return left == right ? 0 : Boolean.compare(Double.isNaN(left), Double.isNaN(right));
    }

    public static boolean equal(double left, double right) {
        return left == right || (Double.isNaN(left) && Double.isNaN(right));
    }

    public static boolean less(double left, double right) {
        return left < right || (Double.isNaN(right) && !Double.isNaN(left));
    }

    public static boolean lessOrEqual(double left, double right) {
        return left <= right || Double.isNaN(right);
    }

    /** Rounds a DOUBLE to the nearest REAL. */
    public static double toReal(double value) {
        return (float) value;
    }

    /** A DOUBLE as a REAL; one that is finite but too large is a failure. */
    public static double castToReal(double value) {
        float real = (float) value;
        if (Float.isInfinite(real) && !Double.isInfinite(value)) {
            throw EvaluationFailure.OVERFLOW;
        }
        return real;
    }

    /** Cuts the fraction. */
    public static long toBigint(double value) {
        if (Double.isNaN(value)) {
            throw EvaluationFailure.INVALID_CAST;
        }
        if (value >= BIGINT_END || value < -BIGINT_END) {
            throw EvaluationFailure.OVERFLOW;
        }
        return (long) value;
    }

    /** Remainder with the sign of the left operand. */
    public static double mod(double left, double right) {
        return left % right;
    }

    /** Rounds half away from zero, or cuts, at so many digits behind the point. */
    public static double round(double value, long digits, boolean cut) {
        if (Double.isNaN(value) || Double.isInfinite(value) || value == 0 || digits > 330) {
            return value;
        }
        if (digits < -310) {
            return 0;
        }
        return java.math.BigDecimal.valueOf(value)
                .setScale((int) digits, cut ? java.math.RoundingMode.DOWN : java.math.RoundingMode.HALF_UP)
                .doubleValue();
    }
}
