package io.tidemark.connectors.json;

import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Finds the end of JSON values and checks their grammar, without making anything of them. All methods take the position
 * where something begins and give the one behind it. The caller sees to it that 8 bytes can be read behind the end of
 * the record; what is found there never counts.
 */
final class Scan {
    /** Eight bytes as a little-endian number. */
    static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int MAX_DEPTH = 64;
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;
    private static final long QUOTES = ONES * '"';
    private static final long BACKSLASHES = ONES * '\\';
    private static final long BLANKS = ONES * ' ';
    private static final int NULL = 'n' | 'u' << 8 | 'l' << 16 | 'l' << 24;
    private static final int TRUE = 't' | 'r' << 8 | 'u' << 16 | 'e' << 24;
    private static final int ALSE = 'a' | 'l' << 8 | 's' << 16 | 'e' << 24;

    private Scan() {}

    /** A mask of the lowest bytes of a number. */
    static long lowBytes(int count) {
        return count >= Long.BYTES ? -1L : (1L << count * Byte.SIZE) - 1;
    }

    /**
     * The top bit of bytes that end a plain run of a string: quotes, backslashes, control characters. Above the first
     * such byte the bits mean nothing.
     */
    static long stops(long word) {
        long quote = word ^ QUOTES;
        long backslash = word ^ BACKSLASHES;
        long found = quote - ONES & ~quote | backslash - ONES & ~backslash | word - BLANKS & ~word;
        return found & HIGHS;
    }

    /** Where the next character is that is no white space, at most the end. */
    static int space(byte[] bytes, int from, int end) {
        int at = from;
        while (at < end) {
            byte letter = bytes[at];
            if (letter != ' ' && letter != '\n' && letter != '\r' && letter != '\t') {
                return at;
            }
            at++;
        }
        return at;
    }

    /**
     * The place of the quote that ends a string, from behind the one that begins it; negative (its complement) if the
     * string has escapes.
     */
    static int string(byte[] bytes, int from, int end) {
        int at = from;
        boolean escaped = false;
        while (at < end) {
            long stops = stops((long) LONG.get(bytes, at));
            if (stops == 0) {
                at += Long.BYTES;
                continue;
            }
            at += Long.numberOfTrailingZeros(stops) >>> 3;
            if (at >= end) {
                break;
            }
            if (bytes[at] == '"') {
                return escaped ? ~at : at;
            }
            if (bytes[at] != '\\') {
                throw malformed("a control character stands in a string", bytes, at, end);
            }
            escaped = true;
            at = escape(bytes, at, end);
        }
        throw malformed("a string does not end", bytes, end, end);
    }

    private static int escape(byte[] bytes, int from, int end) {
        if (from + 1 < end) {
            switch (bytes[from + 1]) {
                case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
                    return from + 2;
                case 'u':
                    if (from + 6 <= end && hex(bytes, from + 2) >= 0) {
                        return from + 6;
                    }
                    break;
                default:
                    break;
            }
        }
        throw malformed("a string has a wrong escape", bytes, from, end);
    }

    /** The value of four hexadecimal digits, or a negative number. */
    static int hex(byte[] bytes, int from) {
        int value = 0;
        for (int at = from; at < from + 4; at++) {
            int digit = Character.digit(bytes[at], 16);
            if (digit < 0) {
                return -1;
            }
            value = value << 4 | digit;
        }
        return value;
    }

    /** The end of a number. */
    static int number(byte[] bytes, int from, int end) {
        int at = bytes[from] == '-' ? from + 1 : from;
        int whole = digits(bytes, at, end);
        boolean wrong = whole == at || whole > at + 1 && bytes[at] == '0';
        at = whole;
        if (at < end && bytes[at] == '.') {
            int fraction = digits(bytes, at + 1, end);
            wrong |= fraction == at + 1;
            at = fraction;
        }
        if (at < end && (bytes[at] | 0x20) == 'e') {
            int sign = at + 1 < end && (bytes[at + 1] == '+' || bytes[at + 1] == '-') ? at + 2 : at + 1;
            int exponent = digits(bytes, sign, end);
            wrong |= exponent == sign;
            at = exponent;
        }
        if (wrong) {
            throw malformed("a value is neither a number nor anything else", bytes, from, end);
        }
        return at;
    }

    private static int digits(byte[] bytes, int from, int end) {
        int at = from;
        while (at < end && bytes[at] >= '0' && bytes[at] <= '9') {
            at++;
        }
        return at;
    }

    /** Whether {@code null} stands here, with nothing said of what follows. */
    static boolean isNull(byte[] bytes, int at) {
        return (int) INT.get(bytes, at) == NULL;
    }

    /** The end of {@code true}, {@code false} or {@code null}. */
    static int word(byte[] bytes, int from, int end) {
        int first = (int) INT.get(bytes, from);
        int size = first == TRUE || first == NULL
                ? 4
                : bytes[from] == 'f' && (int) INT.get(bytes, from + 1) == ALSE ? 5 : 0;
        if (size == 0 || from + size > end) {
            throw malformed("a value is neither a number nor anything else", bytes, from, end);
        }
        return from + size;
    }

    /** The end of any value. */
    static int value(byte[] bytes, int from, int end, int depth) {
        switch (bytes[from]) {
            case '"':
                int quote = string(bytes, from + 1, end);
                return (quote < 0 ? ~quote : quote) + 1;
            case '{':
                return object(bytes, from, end, depth);
            case '[':
                return array(bytes, from, end, depth);
            case 't', 'f', 'n':
                return word(bytes, from, end);
            default:
                return number(bytes, from, end);
        }
    }

    private static int array(byte[] bytes, int from, int end, int depth) {
        checkDepth(bytes, from, end, depth);
        int at = space(bytes, from + 1, end);
        if (at < end && bytes[at] == ']') {
            return at + 1;
        }
        while (at < end) {
            at = space(bytes, value(bytes, at, end, depth + 1), end);
            if (at < end && bytes[at] == ']') {
                return at + 1;
            }
            at = afterComma(bytes, at, end);
        }
        throw malformed("an array does not end", bytes, end, end);
    }

    private static int object(byte[] bytes, int from, int end, int depth) {
        checkDepth(bytes, from, end, depth);
        int at = space(bytes, from + 1, end);
        if (at < end && bytes[at] == '}') {
            return at + 1;
        }
        while (at < end) {
            if (bytes[at] != '"') {
                throw malformed("a field name was expected", bytes, at, end);
            }
            at = colon(bytes, value(bytes, at, end, depth), end);
            at = at < end ? space(bytes, value(bytes, at, end, depth + 1), end) : at;
            if (at < end && bytes[at] == '}') {
                return at + 1;
            }
            at = afterComma(bytes, at, end);
        }
        throw malformed("an object does not end", bytes, end, end);
    }

    /** The place of the value behind a colon, with white space around it. */
    static int colon(byte[] bytes, int from, int end) {
        int at = space(bytes, from, end);
        if (at >= end || bytes[at] != ':') {
            throw malformed("a colon was expected", bytes, at, end);
        }
        return space(bytes, at + 1, end);
    }

    private static int afterComma(byte[] bytes, int at, int end) {
        if (at >= end || bytes[at] != ',') {
            throw malformed("a comma was expected", bytes, at, end);
        }
        return space(bytes, at + 1, end);
    }

    private static void checkDepth(byte[] bytes, int at, int end, int depth) {
        if (depth > MAX_DEPTH) {
            throw malformed("values are nested deeper than " + MAX_DEPTH, bytes, at, end);
        }
    }

    /** An error at a place in the record. */
    static TidemarkException malformed(String problem, byte[] bytes, int at, int end) {
        String place = at >= end ? "the record ends too early" : "before " + near(bytes, at, end);
        return new TidemarkException(ErrorCode.MALFORMED_RECORD, "not valid JSON: " + problem + ": " + place);
    }

    private static String near(byte[] bytes, int at, int end) {
        return io.tidemark.connectors.text.FieldReader.shown(bytes, at, Math.min(end, at + 20));
    }
}
