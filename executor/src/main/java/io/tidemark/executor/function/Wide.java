package io.tidemark.executor.function;

import java.math.BigInteger;

/**
 * A 128-bit two's complement number as two longs: where a method leaves the result that a Java method cannot return.
 * Mutable. Thread: that of the expression which owns it.
 */
public final class Wide {
    /** Upper 64 bits. */
    public long high;

    /** Lower 64 bits. */
    public long low;

    public void set(long newHigh, long newLow) {
        high = newHigh;
        low = newLow;
    }

    /** Takes over a number that fits; for slow paths. */
    public void set(BigInteger value) {
        low = value.longValue();
        high = value.shiftRight(64).longValue();
    }

    /** The number; for slow paths. */
    public static BigInteger toBigInteger(long high, long low) {
        if (high == low >> 63) {
            return BigInteger.valueOf(low);
        }
        BigInteger lower = BigInteger.valueOf(low);
        if (low < 0) {
            lower = lower.add(BigInteger.ONE.shiftLeft(64));
        }
        return BigInteger.valueOf(high).shiftLeft(64).add(lower);
    }
}
