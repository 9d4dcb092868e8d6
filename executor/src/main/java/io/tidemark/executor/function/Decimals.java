package io.tidemark.executor.function;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/**
 * DECIMAL arithmetic over unscaled values: one long up to 18 digits, two longs (128 bits, two's complement) above. The
 * common cases neither allocate nor branch much; BigInteger is for products and quotients beyond 128 bits. What has more
 * digits than its type is a failure.
 */
public final class Decimals {
    /** Most digits of a DECIMAL. */
    private static final int MAX_DIGITS = 38;

    private static final long[] POWERS = new long[19];
    private static final long[] HIGH_POWERS = new long[MAX_DIGITS + 1];
    private static final long[] LOW_POWERS = new long[MAX_DIGITS + 1];

    /** Powers of ten that a double holds exactly. */
    private static final double[] DOUBLE_POWERS = new double[23];

    private static final long DOUBLE_EXACT = 1L << 53;
    private static final long LIMB = 0xFFFF_FFFFL;

    static {
        long power = 1;
        for (int digits = 0; digits < POWERS.length; digits++) {
            POWERS[digits] = power;
            power *= 10;
        }
        BigInteger wide = BigInteger.ONE;
        for (int digits = 0; digits <= MAX_DIGITS; digits++) {
            LOW_POWERS[digits] = wide.longValue();
            HIGH_POWERS[digits] = wide.shiftRight(64).longValue();
            wide = wide.multiply(BigInteger.TEN);
        }
        double approximate = 1;
        for (int digits = 0; digits < DOUBLE_POWERS.length; digits++) {
            DOUBLE_POWERS[digits] = approximate;
            approximate *= 10;
        }
    }

    private Decimals() {}

    /** 10 to a power from 0 to 18. */
    public static long power10(int digits) {
        return POWERS[digits];
    }

    // ---- one long

    /** The value if it has at most so many digits (up to 18). */
    public static long check(long value, int precision) {
        long bound = POWERS[precision];
        if (value >= bound || value <= -bound) {
            throw EvaluationFailure.OVERFLOW;
        }
        return value;
    }

    /** The low half of a 128-bit value if it has at most so many digits (up to 18). */
    public static long narrow(long high, long low, int precision) {
        if (high != low >> 63) {
            throw EvaluationFailure.OVERFLOW;
        }
        return check(low, precision);
    }

    /** The low half of a 128-bit value if it is a BIGINT. */
    public static long toBigint(long high, long low) {
        if (high != low >> 63) {
            throw EvaluationFailure.OVERFLOW;
        }
        return low;
    }

    /** Drops digits (0 to 18), rounding half away from zero. */
    public static long dropDigits(long value, int digits) {
        long unit = POWERS[digits];
        long whole = value / unit;
        long rest = value % unit;
        if (Math.abs(rest) >= unit - Math.abs(rest)) {
            whole += value < 0 ? -1 : 1;
        }
        return whole;
    }

    /** Drops digits (0 to 18) towards zero. */
    public static long cutDigits(long value, int digits) {
        return value / POWERS[digits];
    }

    /** The largest whole number not above the value. */
    public static long floor(long value, int scale) {
        return Math.floorDiv(value, POWERS[scale]);
    }

    /** The smallest whole number not below the value. */
    public static long ceil(long value, int scale) {
        return -Math.floorDiv(-value, POWERS[scale]);
    }

    /** Nearest double. */
    public static double toDouble(long value, int scale) {
        if (value <= DOUBLE_EXACT && value >= -DOUBLE_EXACT) {
            return value / DOUBLE_POWERS[scale];
        }
        return BigDecimal.valueOf(value, scale).doubleValue();
    }

    // ---- two longs

    /** Order of two 128-bit values. */
    public static int compare(long leftHigh, long leftLow, long rightHigh, long rightLow) {
        return leftHigh != rightHigh ? Long.compare(leftHigh, rightHigh) : Long.compareUnsigned(leftLow, rightLow);
    }

    /** Fails unless the value has at most so many digits. */
    public static void checkWide(long high, long low, int precision) {
        if (!fits(high, low, precision)) {
            throw EvaluationFailure.OVERFLOW;
        }
    }

    private static boolean fits(long high, long low, int precision) {
        if (high == low >> 63 && precision > 18) {
            return true;
        }
        long boundHigh = HIGH_POWERS[precision];
        long boundLow = LOW_POWERS[precision];
        long upper = high < 0 ? negateHigh(high, low) : high;
        long lower = high < 0 ? -low : low;
        // Unsigned, for the absolute value of the smallest number.
        return upper != boundHigh
                ? Long.compareUnsigned(upper, boundHigh) < 0
                : Long.compareUnsigned(lower, boundLow) < 0;
    }

    /** Upper half of the negative of a value; the lower half is {@code -low}. */
    public static long negateHigh(long high, long low) {
        return ~high + (low == 0 ? 1 : 0);
    }

    /** Sum, with at most so many digits. */
    public static void add(long leftHigh, long leftLow, long rightHigh, long rightLow, int precision, Wide result) {
        long low = leftLow + rightLow;
        long carry = Long.compareUnsigned(low, leftLow) < 0 ? 1 : 0;
        long high = leftHigh + rightHigh + carry;
        if (((leftHigh ^ high) & (rightHigh ^ high)) < 0) {
            throw EvaluationFailure.OVERFLOW;
        }
        checkWide(high, low, precision);
        result.high = high;
        result.low = low;
    }

    /** Difference, with at most so many digits. */
    public static void subtract(
            long leftHigh, long leftLow, long rightHigh, long rightLow, int precision, Wide result) {
        add(leftHigh, leftLow, negateHigh(rightHigh, rightLow), -rightLow, precision, result);
    }

    /** Product with so many digits dropped (half away from zero), with at most so many digits left. */
    public static void multiply(
            long leftHigh, long leftLow, long rightHigh, long rightLow, int dropped, int precision, Wide result) {
        if (leftHigh == leftLow >> 63 && rightHigh == rightLow >> 63) {
            result.high = Math.multiplyHigh(leftLow, rightLow);
            result.low = leftLow * rightLow;
            // At most 2^126: half a unit of what is dropped still fits.
            if (dropped > 0) {
                dropDigits(result.high, result.low, dropped, result);
            }
            checkWide(result.high, result.low, precision);
            return;
        }
        BigInteger product = Wide.toBigInteger(leftHigh, leftLow).multiply(Wide.toBigInteger(rightHigh, rightLow));
        store(new BigDecimal(product, dropped).setScale(0, RoundingMode.HALF_UP), precision, result);
    }

    /** (left * 10^shift) / right rounded half away from zero, with at most so many digits. A negative shift divides. */
    public static void divide(
            long leftHigh, long leftLow, long rightHigh, long rightLow, int shift, int precision, Wide result) {
        if ((rightHigh | rightLow) == 0) {
            throw EvaluationFailure.DIVISION_BY_ZERO;
        }
        if (leftHigh == leftLow >> 63 && rightHigh == rightLow >> 63 && shift >= 0 && shift <= 18) {
            long power = POWERS[shift];
            long dividend = leftLow * power;
            if (Math.multiplyHigh(leftLow, power) == dividend >> 63 && dividend != Long.MIN_VALUE) {
                result.low = divideHalfUp(dividend, rightLow);
                result.high = result.low >> 63;
                checkWide(result.high, result.low, precision);
                return;
            }
        }
        BigDecimal dividend = new BigDecimal(Wide.toBigInteger(leftHigh, leftLow), -shift);
        BigDecimal divisor = new BigDecimal(Wide.toBigInteger(rightHigh, rightLow));
        store(dividend.divide(divisor, 0, RoundingMode.HALF_UP), precision, result);
    }

    /** Quotient rounded half away from zero; the left is not the smallest long, the right not 0. */
    private static long divideHalfUp(long left, long right) {
        long whole = left / right;
        long rest = Math.abs(left % right);
        long other = Math.abs(right) - rest; // also right for the smallest long, whose absolute value wraps
        if (rest != 0 && (other <= rest && other >= 0)) {
            whole += (left ^ right) < 0 ? -1 : 1;
        }
        return whole;
    }

    /** Remainder with the sign of the left; both have one scale. */
    public static void mod(long leftHigh, long leftLow, long rightHigh, long rightLow, Wide result) {
        if ((rightHigh | rightLow) == 0) {
            throw EvaluationFailure.DIVISION_BY_ZERO;
        }
        if (leftHigh == leftLow >> 63 && rightHigh == rightLow >> 63) {
            result.low = Integers.mod(leftLow, rightLow);
            result.high = result.low >> 63;
            return;
        }
        result.set(Wide.toBigInteger(leftHigh, leftLow).remainder(Wide.toBigInteger(rightHigh, rightLow)));
    }

    /** Adds digits (0 to 38) behind the point, with at most so many digits then. */
    public static void addDigits(long high, long low, int digits, int precision, Wide result) {
        if (high == low >> 63 && digits <= 18) {
            result.high = Math.multiplyHigh(low, POWERS[digits]);
            result.low = low * POWERS[digits];
            checkWide(result.high, result.low, precision);
            return;
        }
        store(new BigDecimal(Wide.toBigInteger(high, low)).scaleByPowerOfTen(digits), precision, result);
    }

    /** Drops digits (1 to 38) behind the point, rounding half away from zero. */
    public static void dropDigits(long high, long low, int digits, Wide result) {
        boolean negative = high < 0;
        long upper = negative ? negateHigh(high, low) : high;
        long lower = negative ? -low : low;
        // Half a unit is 5 * 10^(digits - 1); the sum stays below 2^128, which the division takes as unsigned.
        long halfHigh = HIGH_POWERS[digits - 1] * 5 + Math.multiplyHigh(LOW_POWERS[digits - 1] >>> 1, 10);
        long halfLow = LOW_POWERS[digits - 1] * 5;
        long sum = lower + halfLow;
        upper += halfHigh + (Long.compareUnsigned(sum, lower) < 0 ? 1 : 0);
        divideByPower(upper, sum, digits, result);
        if (negative) {
            result.set(negateHigh(result.high, result.low), -result.low);
        }
    }

    /** Drops digits (0 to 38) behind the point, towards zero. */
    public static void cutDigits(long high, long low, int digits, Wide result) {
        boolean negative = high < 0;
        divideByPower(negative ? negateHigh(high, low) : high, negative ? -low : low, digits, result);
        if (negative) {
            result.set(negateHigh(result.high, result.low), -result.low);
        }
    }

    /** The largest whole number not above the value, with at most so many digits. */
    public static void floor(long high, long low, int scale, int precision, Wide result) {
        store(new BigDecimal(Wide.toBigInteger(high, low), scale).setScale(0, RoundingMode.FLOOR), precision, result);
    }

    /** The smallest whole number not below the value, with at most so many digits. */
    public static void ceil(long high, long low, int scale, int precision, Wide result) {
        store(new BigDecimal(Wide.toBigInteger(high, low), scale).setScale(0, RoundingMode.CEILING), precision, result);
    }

    /** Rounds (half away from zero) or cuts at so many digits behind the point, without changing the scale. */
    public static void round(long high, long low, int scale, long digits, boolean cut, int precision, Wide result) {
        if (digits >= scale) {
            result.set(high, low);
            checkWide(high, low, precision);
            return;
        }
        int place = (int) Math.max(digits, -(long) MAX_DIGITS - 1);
        BigDecimal value = new BigDecimal(Wide.toBigInteger(high, low), scale)
                .setScale(place, cut ? RoundingMode.DOWN : RoundingMode.HALF_UP);
        store(value.scaleByPowerOfTen(scale), precision, result);
    }

    /** Nearest double. */
    public static double toDouble(long high, long low, int scale) {
        if (high == low >> 63 && scale < DOUBLE_POWERS.length) {
            return toDouble(low, scale);
        }
        return new BigDecimal(Wide.toBigInteger(high, low), scale).doubleValue();
    }

    /** The decimal that a double prints as, rounded half away from zero to a scale, with at most so many digits. */
    public static void fromDouble(double value, int scale, int precision, Wide result) {
        if (Double.isNaN(value)) {
            throw EvaluationFailure.INVALID_CAST;
        }
        if (Double.isInfinite(value) || Math.abs(value) >= 1e39) {
            throw EvaluationFailure.OVERFLOW;
        }
        if (value == (long) value && Math.abs(value) < DOUBLE_EXACT) {
            addDigits((long) value >> 63, (long) value, scale, precision, result);
            return;
        }
        store(BigDecimal.valueOf(value).movePointRight(scale), precision, result);
    }

    /** As {@link #fromDouble}, of a REAL: the decimal that the float prints as. */
    public static void fromReal(double value, int scale, int precision, Wide result) {
        if (Double.isNaN(value)) {
            throw EvaluationFailure.INVALID_CAST;
        }
        if (Double.isInfinite(value)) {
            throw EvaluationFailure.OVERFLOW;
        }
        store(new BigDecimal(Float.toString((float) value)).movePointRight(scale), precision, result);
    }

    /** Rounds an unscaled value half away from zero to a whole number and keeps it if it has at most so many digits. */
    static void store(BigDecimal unscaled, int precision, Wide result) {
        if (unscaled.signum() == 0) {
            result.set(0, 0);
            return;
        }
        if (unscaled.precision() - (long) unscaled.scale() > MAX_DIGITS + 1) {
            throw EvaluationFailure.OVERFLOW;
        }
        BigInteger value = unscaled.setScale(0, RoundingMode.HALF_UP).unscaledValue();
        if (value.bitLength() > 127) {
            throw EvaluationFailure.OVERFLOW;
        }
        result.set(value);
        checkWide(result.high, result.low, precision);
    }

    private static void divideByPower(long high, long low, int digits, Wide result) {
        long upper = high;
        long lower = low;
        int left = digits;
        while (left > 0) {
            int step = Math.min(left, 9);
            long unit = POWERS[step];
            left -= step;
            if (upper == 0) {
                lower = Long.divideUnsigned(lower, unit);
                continue;
            }
            long part = (upper >>> 32);
            long first = part / unit;
            long rest = part % unit;
            part = (rest << 32) | (upper & LIMB);
            long second = part / unit;
            rest = part % unit;
            part = (rest << 32) | (lower >>> 32);
            long third = part / unit;
            rest = part % unit;
            part = (rest << 32) | (lower & LIMB);
            upper = (first << 32) | second;
            lower = (third << 32) | (part / unit);
        }
        result.set(upper, lower);
    }
}
