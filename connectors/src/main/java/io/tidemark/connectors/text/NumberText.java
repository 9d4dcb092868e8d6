package io.tidemark.connectors.text;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Numbers as text. Exact numbers are read exactly or not at all. */
public final class NumberText {
    /** What {@link #quickExact} gives for what it leaves to {@link #exact}. */
    public static final long NOT_QUICK = Long.MIN_VALUE;

    private static final int QUICK_DIGITS = 18;
    /** Longest text that is taken for an exact number; the time to read one grows with the square of its length. */
    private static final int MAX_LENGTH = 256;

    private static final int MAX_DIGITS = 39;
    private static final long[] POWERS = powers();
    private static final double[] DOUBLE_POWERS = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22
    };
    private static final int EXACT_DOUBLE_DIGITS = 15;

    private NumberText() {}

    /** The number times 10^scale if it is plain, short and has no more than scale digits behind the point. */
    public static long quickExact(byte[] text, int from, int to, int scale) {
        int at = from;
        boolean negative = at < to && text[at] == '-';
        at += negative ? 1 : 0;
        long value = 0;
        int digits = 0;
        int point = -1;
        for (; at < to; at++) {
            int digit = text[at] - '0';
            if (digit >= 0 && digit <= 9) {
                value = value * 10 + digit;
                digits++;
            } else if (text[at] == '.' && point < 0 && digits > 0) {
                point = digits;
            } else {
                return NOT_QUICK;
            }
            if (digits > QUICK_DIGITS) {
                return NOT_QUICK;
            }
        }
        int fraction = point < 0 ? 0 : digits - point;
        int missing = scale - fraction;
        if (digits == 0 || point == digits || missing < 0 || digits + missing > QUICK_DIGITS) {
            return NOT_QUICK;
        }
        value *= POWERS[missing];
        return negative ? -value : value;
    }

    /** The number, or null if the text is none or is absurdly long or large. */
    public static @Nullable BigDecimal exact(byte[] text, int from, int to) {
        if (to - from > MAX_LENGTH || to == from || !numeral(text, from, to)) {
            return null;
        }
        try {
            return new BigDecimal(new String(text, from, to - from, StandardCharsets.US_ASCII));
        } catch (NumberFormatException e) {
            return null; // such as an exponent beyond 32 bits, or two points
        }
    }

    /** The number times 10^scale, or null if that is not whole or has more than 38 digits. */
    public static @Nullable BigInteger unscaled(BigDecimal number, int scale) {
        if (number.signum() == 0) {
            return BigInteger.ZERO;
        }
        if ((long) number.precision() - number.scale() + scale > MAX_DIGITS || number.scale() > MAX_LENGTH) {
            return null;
        }
        try {
            return number.setScale(scale, RoundingMode.UNNECESSARY).unscaledValue();
        } catch (ArithmeticException e) {
            return null;
        }
    }

    /** The nearest double; NaN, Infinity and -Infinity are read by these names; null if the text is no number. */
    public static @Nullable Double approximate(byte[] text, int from, int to) {
        String string = new String(text, from, to - from, StandardCharsets.US_ASCII);
        switch (string) {
            case "NaN":
                return Double.NaN;
            case "Infinity":
                return Double.POSITIVE_INFINITY;
            case "-Infinity":
                return Double.NEGATIVE_INFINITY;
            default:
                return numeral(text, from, to) ? parse(string) : null;
        }
    }

    private static @Nullable Double parse(String string) {
        try {
            double value = Double.parseDouble(string);
            return Double.isInfinite(value) ? null : value;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /**
     * The nearest double of a plain number with at most 15 digits, which one division gives exactly, else NaN, which
     * says that {@link #approximate} must look.
     */
    public static double quickApproximate(byte[] text, int from, int to) {
        int at = from;
        boolean negative = at < to && text[at] == '-';
        at += negative ? 1 : 0;
        long value = 0;
        int digits = 0;
        int point = -1;
        for (; at < to; at++) {
            int digit = text[at] - '0';
            if (digit >= 0 && digit <= 9 && digits < EXACT_DOUBLE_DIGITS) {
                value = value * 10 + digit;
                digits++;
            } else if (text[at] == '.' && point < 0 && digits > 0) {
                point = digits;
            } else {
                return Double.NaN;
            }
        }
        if (digits == 0 || point == digits) {
            return Double.NaN;
        }
        double magnitude = point < 0 ? value : value / DOUBLE_POWERS[digits - point];
        return negative ? -magnitude : magnitude;
    }

    /** Whether it has only the characters of a numeral, with a digit first and last. */
    private static boolean numeral(byte[] text, int from, int to) {
        for (int at = from; at < to; at++) {
            byte letter = text[at];
            boolean digit = letter >= '0' && letter <= '9';
            boolean sign = letter == '-' || letter == '+';
            if (!digit && !sign && letter != '.' && letter != 'e' && letter != 'E') {
                return false;
            }
        }
        return to > from && text[to - 1] >= '0' && text[to - 1] <= '9' && (text[from] == '-' || text[from] >= '0');
    }

    private static long[] powers() {
        long[] powers = new long[19];
        powers[0] = 1;
        for (int index = 1; index < powers.length; index++) {
            powers[index] = powers[index - 1] * 10;
        }
        return powers;
    }
}
