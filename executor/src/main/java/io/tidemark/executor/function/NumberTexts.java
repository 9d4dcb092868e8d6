package io.tidemark.executor.function;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;

/** Casts between texts and booleans or numbers. Blanks around a text do not count. */
public final class NumberTexts {
    /** Longest text that is tried as a number, so that no text can cost much. */
    private static final int MAX_NUMBER_BYTES = 400;

    private static final double[] POWERS = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15
    };

    private NumberTexts() {}

    // ---- from text

    /** TRUE or FALSE in any case. */
    public static boolean parseBoolean(Slice text) {
        int from = first(text);
        int size = end(text) - from;
        if (size == 4 && isWord(text.buffer, from, "true")) {
            return true;
        }
        if (size == 5 && isWord(text.buffer, from, "false")) {
            return false;
        }
        throw EvaluationFailure.INVALID_CAST;
    }

    /** Digits with an optional sign. */
    public static long parseLong(Slice text) {
        byte[] bytes = text.buffer;
        int at = first(text);
        int end = end(text);
        boolean negative = at < end && bytes[at] == '-';
        if (at < end && (bytes[at] == '-' || bytes[at] == '+')) {
            at++;
        }
        if (at == end) {
            throw EvaluationFailure.INVALID_CAST;
        }
        long value = 0; // kept negative: there is one more negative number than positive ones
        boolean tooLarge = false;
        for (; at < end; at++) {
            int digit = bytes[at] - '0';
            if (digit < 0 || digit > 9) {
                throw EvaluationFailure.INVALID_CAST;
            }
            tooLarge |= value < Long.MIN_VALUE / 10 || value * 10 < Long.MIN_VALUE + digit;
            value = value * 10 - digit;
        }
        if (tooLarge || (!negative && value == Long.MIN_VALUE)) {
            throw EvaluationFailure.OVERFLOW;
        }
        return negative ? value : -value;
    }

    /** A decimal number with optional sign, point and exponent; NaN, Infinity and -Infinity. */
    public static double parseDouble(Slice text) {
        byte[] bytes = text.buffer;
        int from = first(text);
        int end = end(text);
        int at = from;
        boolean negative = at < end && bytes[at] == '-';
        if (at < end && (bytes[at] == '-' || bytes[at] == '+')) {
            at++;
        }
        int word = end - at;
        if (word == 8 && isWord(bytes, at, "infinity")) {
            return negative ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        }
        if (word == 3 && isWord(bytes, at, "nan")) {
            return Double.NaN;
        }
        int exponentAt = checkNumber(bytes, at, end);
        long digits = 0;
        int count = 0;
        int fraction = -1;
        for (int place = at; place < exponentAt; place++) {
            if (bytes[place] == '.') {
                fraction = 0;
            } else {
                digits = count < 18 ? digits * 10 + bytes[place] - '0' : digits;
                count++;
                fraction += fraction >= 0 ? 1 : 0;
            }
        }
        if (count <= 15 && exponentAt == end) { // both are exact, so the quotient is the nearest double
            double value = digits / POWERS[Math.max(fraction, 0)];
            return negative ? -value : value;
        }
        double value = Double.parseDouble(new String(bytes, from, end - from, StandardCharsets.ISO_8859_1));
        if (Double.isInfinite(value)) {
            throw EvaluationFailure.OVERFLOW;
        }
        return value;
    }

    /** The REAL nearest to the number. */
    public static double parseReal(Slice text) {
        double value = parseDouble(text);
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return value;
        }
        int from = first(text);
        float real = Float.parseFloat(new String(text.buffer, from, end(text) - from, StandardCharsets.ISO_8859_1));
        if (Float.isInfinite(real)) {
            throw EvaluationFailure.OVERFLOW;
        }
        return real;
    }

    /** A number as an unscaled value, rounded half away from zero to a scale, with at most so many digits. */
    public static void parseDecimal(Slice text, int scale, int precision, Wide result) {
        byte[] bytes = text.buffer;
        int from = first(text);
        int end = end(text);
        int at = from;
        boolean negative = at < end && bytes[at] == '-';
        if (at < end && (bytes[at] == '-' || bytes[at] == '+')) {
            at++;
        }
        int exponentAt = checkNumber(bytes, at, end);
        long digits = 0;
        int count = 0;
        int fraction = -1;
        for (int place = at; place < exponentAt; place++) {
            if (bytes[place] == '.') {
                fraction = 0;
            } else {
                digits = count < 18 ? digits * 10 + bytes[place] - '0' : digits;
                count++;
                fraction += fraction >= 0 ? 1 : 0;
            }
        }
        int behind = Math.max(fraction, 0);
        if (count <= 18 && exponentAt == end && behind <= scale) {
            long value = negative ? -digits : digits;
            Decimals.addDigits(value >> 63, value, scale - behind, precision, result);
            return;
        }
        BigDecimal value = parseBig(new String(bytes, from, end - from, StandardCharsets.ISO_8859_1));
        if (value.signum() != 0 && value.precision() - (long) value.scale() > 40) {
            throw EvaluationFailure.OVERFLOW;
        }
        if (value.signum() == 0 || value.precision() - (long) value.scale() < -40) {
            result.set(0, 0);
            return;
        }
        Decimals.store(value.movePointRight(scale), precision, result);
    }

    private static BigDecimal parseBig(String text) {
        try {
            return new BigDecimal(text);
        } catch (NumberFormatException tooLargeExponent) {
            throw EvaluationFailure.OVERFLOW;
        }
    }

    /** Fails unless the bytes are digits with an optional point and exponent; returns where the exponent begins. */
    private static int checkNumber(byte[] bytes, int from, int end) {
        if (end - from > MAX_NUMBER_BYTES) {
            throw EvaluationFailure.INVALID_CAST;
        }
        int at = from;
        int digits = 0;
        boolean point = false;
        for (; at < end && (isDigit(bytes[at]) || (bytes[at] == '.' && !point)); at++) {
            point |= bytes[at] == '.';
            digits += bytes[at] == '.' ? 0 : 1;
        }
        int exponentAt = at;
        boolean valid = digits > 0;
        if (at < end && (bytes[at] == 'e' || bytes[at] == 'E')) {
            at++;
            at += at < end && (bytes[at] == '-' || bytes[at] == '+') ? 1 : 0;
            valid &= at < end;
            for (; at < end && isDigit(bytes[at]); at++) {
                // counted by the loop
            }
        }
        if (!valid || at != end) {
            throw EvaluationFailure.INVALID_CAST;
        }
        return exponentAt;
    }

    private static boolean isDigit(byte value) {
        return value >= '0' && value <= '9';
    }

    private static boolean isWord(byte[] bytes, int from, String lower) {
        for (int place = 0; place < lower.length(); place++) {
            if ((bytes[from + place] | 0x20) != lower.charAt(place)) {
                return false;
            }
        }
        return true;
    }

    static int first(Slice text) {
        int at = text.start;
        int end = text.start + text.length;
        while (at < end && isBlank(text.buffer[at])) {
            at++;
        }
        return at;
    }

    static int end(Slice text) {
        int end = text.start + text.length;
        while (end > text.start && isBlank(text.buffer[end - 1])) {
            end--;
        }
        return Math.max(end, first(text));
    }

    private static boolean isBlank(byte value) {
        return value == ' ' || (value >= '\t' && value <= '\r');
    }

    // ---- to text

    /** TRUE or FALSE. */
    public static void format(boolean value, Slice result) {
        result.set(value ? "TRUE" : "FALSE");
    }

    /** The digits of a whole number. */
    public static void format(long value, Slice result) {
        format(value, 0, result);
    }

    /** The digits of a decimal number with its point. */
    public static void format(long value, int scale, Slice result) {
        result.clear();
        if (value == Long.MIN_VALUE) {
            result.set(BigDecimal.valueOf(value, scale).toPlainString());
            return;
        }
        if (value < 0) {
            result.append('-');
        }
        appendDigits(Math.abs(value), scale, result);
    }

    private static void appendDigits(long value, int scale, Slice result) {
        int digits = 1;
        for (long rest = value / 10; rest != 0; rest /= 10) {
            digits++;
        }
        for (int place = Math.max(digits, scale + 1) - 1; place >= 0; place--) {
            result.append(place > 18 ? '0' : (int) ('0' + value / Decimals.power10(place) % 10));
            if (place == scale && scale > 0) {
                result.append('.');
            }
        }
    }

    /** The digits of a 128-bit decimal number with its point. */
    public static void formatWide(long high, long low, int scale, Slice result) {
        if (high == low >> 63) {
            format(low, scale, result);
        } else {
            result.set(new BigDecimal(Wide.toBigInteger(high, low), scale).toPlainString());
        }
    }

    /** As Java writes a double. */
    public static void formatDouble(double value, Slice result) {
        result.set(Double.toString(value));
    }

    /** As Java writes a float. */
    public static void formatReal(double value, Slice result) {
        result.set(Float.toString((float) value));
    }
}
