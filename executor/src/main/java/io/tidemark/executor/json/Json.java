package io.tidemark.executor.json;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads and writes JSON (RFC 8259). A value is a Map, a List, a String, a {@link Number} with the digits as they were
 * written, a Boolean, or {@link #NULL}. Of a name given twice the last counts. Stateless.
 */
public final class Json {
    /** The JSON value null. */
    public static final Object NULL = new Object() {
        @Override
        public String toString() {
            return "null";
        }
    };

    private static final String HEX = "0123456789abcdef";

    private Json() {}

    /** A number as it was written. */
    public record Number(String text) {
        /** Its exact value. */
        public BigDecimal value() {
            BigDecimal value = new BigDecimal(text);
            if (Math.abs((long) value.scale()) > 10_000) {
                throw new JsonException("the number " + text + " is too large");
            }
            return value;
        }

        /** Whether it is written without fraction and exponent. */
        public boolean isWhole() {
            return text.indexOf('.') < 0 && text.indexOf('e') < 0 && text.indexOf('E') < 0;
        }
    }

    /** The value of a text; fails with the place if it is no JSON. */
    public static Object parse(String text) {
        return new JsonReader(text).document();
    }

    /** Whether a text is JSON. */
    public static boolean isValid(String text) {
        try {
            parse(text);
            return true;
        } catch (JsonException invalid) {
            return false;
        }
    }

    /** Whether it is neither an object nor an array. */
    public static boolean isScalar(Object value) {
        return !(value instanceof Map) && !(value instanceof List);
    }

    /** A number for a result of arithmetic. */
    static Number number(BigDecimal value) {
        BigDecimal plain = value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
        return new Number(plain.scale() > 100 ? plain.toString() : plain.toPlainString());
    }

    /** A copy that can be changed without changing the value. */
    public static Object copy(Object value) {
        if (value instanceof Map<?, ?> members) {
            Map<Object, Object> copy = new LinkedHashMap<>();
            members.forEach((name, member) -> copy.put(name, copy(member)));
            return copy;
        }
        if (value instanceof List<?> elements) {
            List<Object> copy = new ArrayList<>();
            elements.forEach(element -> copy.add(copy(element)));
            return copy;
        }
        return value;
    }

    /** The text without blanks. */
    public static String text(Object value) {
        StringBuilder out = new StringBuilder();
        write(value, out);
        return out.toString();
    }

    /** Appends the text without blanks. */
    public static void write(Object value, StringBuilder out) {
        if (value instanceof Map<?, ?> members) {
            String separator = "{";
            for (Map.Entry<?, ?> member : members.entrySet()) {
                out.append(separator);
                quote(String.valueOf(member.getKey()), out);
                out.append(':');
                write(member.getValue(), out);
                separator = ",";
            }
            out.append(members.isEmpty() ? "{}" : "}");
        } else if (value instanceof List<?> elements) {
            String separator = "[";
            for (Object element : elements) {
                out.append(separator);
                write(element, out);
                separator = ",";
            }
            out.append(elements.isEmpty() ? "[]" : "]");
        } else if (value instanceof String text) {
            quote(text, out);
        } else {
            out.append(value instanceof Number number ? number.text : value.toString());
        }
    }

    /** The text with a line for each member of an object. */
    public static String pretty(Object value) {
        StringBuilder out = new StringBuilder();
        pretty(value, "\n", out);
        return out.toString();
    }

    private static void pretty(Object value, String margin, StringBuilder out) {
        if (value instanceof Map<?, ?> members && !members.isEmpty()) {
            String separator = "{";
            for (Map.Entry<?, ?> member : members.entrySet()) {
                out.append(separator).append(margin).append("  ");
                quote(String.valueOf(member.getKey()), out);
                out.append(" : ");
                pretty(member.getValue(), margin + "  ", out);
                separator = ",";
            }
            out.append(margin).append('}');
        } else if (value instanceof List<?> elements && !elements.isEmpty()) {
            String separator = "[ ";
            for (Object element : elements) {
                out.append(separator);
                pretty(element, margin, out);
                separator = ", ";
            }
            out.append(" ]");
        } else if (!isScalar(value)) {
            out.append(value instanceof Map ? "{ }" : "[ ]");
        } else {
            write(value, out);
        }
    }

    /** Appends a text in quotes with what must be escaped. */
    public static void quote(String text, StringBuilder out) {
        out.append('"');
        for (int place = 0; place < text.length(); place++) {
            char letter = text.charAt(place);
            int shorthand = "\"\\\b\t\n\f\r".indexOf(letter);
            if (shorthand >= 0) {
                out.append('\\').append("\"\\btnfr".charAt(shorthand));
            } else if (letter < ' ') {
                out.append("\\u00").append(HEX.charAt(letter >> 4)).append(HEX.charAt(letter & 15));
            } else {
                out.append(letter);
            }
        }
        out.append('"');
    }
}
