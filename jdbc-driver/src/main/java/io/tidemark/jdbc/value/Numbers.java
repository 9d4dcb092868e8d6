package io.tidemark.jdbc.value;

import io.tidemark.jdbc.error.Errors;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.SQLException;
import java.util.Locale;

/** Values as Java numbers and booleans; what does not fit is an error, digits behind the point are cut off. Stateless. */
public final class Numbers {
    private static final int MAX_DIGITS = 1000;

    private Numbers() {}

    /** A whole number between two bounds. */
    public static long whole(Object value, long least, long most, String target) throws SQLException {
        long number;
        if (value instanceof Long || value instanceof Integer) {
            number = ((Number) value).longValue();
        } else {
            BigDecimal exact = decimal(value, target).setScale(0, RoundingMode.DOWN);
            if (exact.compareTo(BigDecimal.valueOf(least)) < 0 || exact.compareTo(BigDecimal.valueOf(most)) > 0) {
                throw Errors.range("the value " + value + " does not fit into " + target);
            }
            number = exact.longValue();
        }
        if (number < least || number > most) {
            throw Errors.range("the value " + number + " does not fit into " + target);
        }
        return number;
    }

    /** An exact number. */
    public static BigDecimal decimal(Object value, String target) throws SQLException {
        if (value instanceof BigDecimal number) {
            return number;
        }
        if (value instanceof Long || value instanceof Integer) {
            return BigDecimal.valueOf(((Number) value).longValue());
        }
        if (value instanceof Float || value instanceof Double) {
            double number = ((Number) value).doubleValue();
            if (!Double.isFinite(number)) {
                throw Errors.range("the value " + number + " does not fit into " + target);
            }
            return new BigDecimal(value.toString());
        }
        if (value instanceof Boolean truth) {
            return truth ? BigDecimal.ONE : BigDecimal.ZERO;
        }
        if (value instanceof String text) {
            return parse(text, target);
        }
        throw impossible(value, target);
    }

    private static BigDecimal parse(String text, String target) throws SQLException {
        try {
            BigDecimal number = new BigDecimal(text.trim());
            if (Math.abs((long) number.scale()) > MAX_DIGITS || number.precision() > MAX_DIGITS) {
                throw Errors.range("the text '" + shown(text) + "' is too large for " + target);
            }
            return number;
        } catch (NumberFormatException malformed) {
            throw Errors.conversion(
                    "the text '" + shown(text) + "' is no number, and " + target + " was asked for", malformed);
        }
    }

    /** A floating-point number. */
    public static double approximate(Object value, String target) throws SQLException {
        if (value instanceof Double || value instanceof Float || value instanceof Long || value instanceof Integer) {
            return ((Number) value).doubleValue();
        }
        if (value instanceof String text) {
            try {
                return Double.parseDouble(text.trim());
            } catch (NumberFormatException malformed) {
                throw Errors.conversion(
                        "the text '" + shown(text) + "' is no number, and " + target + " was asked for", malformed);
            }
        }
        return decimal(value, target).doubleValue();
    }

    /** A truth: of a number, whether it is other than 0. */
    public static boolean truth(Object value) throws SQLException {
        if (value instanceof Boolean truth) {
            return truth;
        }
        if (value instanceof String text) {
            return switch (text.trim().toLowerCase(Locale.ROOT)) {
                case "true", "t", "yes", "y", "on", "1" -> true;
                case "false", "f", "no", "n", "off", "0" -> false;
                default -> parse(text, "boolean").signum() != 0;
            };
        }
        if (value instanceof Double || value instanceof Float) {
            return ((Number) value).doubleValue() != 0;
        }
        return decimal(value, "boolean").signum() != 0;
    }

    static SQLException impossible(Object value, String target) {
        return Errors.conversion(
                "a value of class " + value.getClass().getSimpleName() + " cannot be had as " + target, null);
    }

    static String shown(String text) {
        return text.length() > 60 ? text.substring(0, 60) + "…" : text;
    }
}
