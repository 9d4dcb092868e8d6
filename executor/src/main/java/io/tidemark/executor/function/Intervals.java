package io.tidemark.executor.function;

/** Intervals times and through numbers that are no whole numbers. */
public final class Intervals {
    private Intervals() {}

    /** Cut to whole units. */
    public static long multiply(long interval, double factor) {
        return Doubles.toBigint(interval * factor);
    }

    /** Cut to whole units. */
    public static long divide(long interval, double divisor) {
        if (divisor == 0) {
            throw EvaluationFailure.DIVISION_BY_ZERO;
        }
        return Doubles.toBigint(interval / divisor);
    }

    /** Rounded half away from zero to whole units. */
    public static long multiply(long interval, long high, long low, int scale, Wide scratch) {
        Decimals.multiply(interval >> 63, interval, high, low, scale, 38, scratch);
        return Decimals.toBigint(scratch.high, scratch.low);
    }

    /** Rounded half away from zero to whole units. */
    public static long divide(long interval, long high, long low, int scale, Wide scratch) {
        Decimals.divide(interval >> 63, interval, high, low, scale, 38, scratch);
        return Decimals.toBigint(scratch.high, scratch.low);
    }
}
