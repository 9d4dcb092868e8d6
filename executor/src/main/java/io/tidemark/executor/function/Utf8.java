package io.tidemark.executor.function;

/** UTF-8 by code points. Bytes that are not UTF-8 count as one character each and are never read over their end. */
public final class Utf8 {
    private Utf8() {}

    /** How many bytes the character at a place has, within an end. */
    public static int size(byte[] bytes, int at, int end) {
        int first = bytes[at];
        if (first >= 0) {
            return 1;
        }
        int size = (first & 0xE0) == 0xC0 ? 2 : (first & 0xF0) == 0xE0 ? 3 : (first & 0xF8) == 0xF0 ? 4 : 1;
        return Math.min(size, end - at);
    }

    /** The place behind so many characters, at most the end. */
    public static int skip(byte[] bytes, int from, int end, long characters) {
        int at = from;
        for (long left = characters; left > 0 && at < end; left--) {
            at += size(bytes, at, end);
        }
        return at;
    }

    /** How many characters a text has. */
    public static int count(Slice text) {
        return count(text.buffer, text.start, text.start + text.length);
    }

    static int count(byte[] bytes, int from, int end) {
        int count = 0;
        int at = from;
        while (at < end) {
            at += size(bytes, at, end);
            count++;
        }
        return count;
    }

    /** Whether all bytes are below 128. */
    public static boolean isAscii(Slice text) {
        int all = 0;
        for (int at = text.start; at < text.start + text.length; at++) {
            all |= text.buffer[at];
        }
        return all >= 0;
    }

    /** The code point at a place; a byte that begins no character is taken as it is. */
    public static int codePoint(byte[] bytes, int at, int end) {
        int size = size(bytes, at, end);
        int first = bytes[at] & 0xFF;
        return switch (size) {
            case 2 -> (first & 0x1F) << 6 | (bytes[at + 1] & 0x3F);
            case 3 -> (first & 0x0F) << 12 | (bytes[at + 1] & 0x3F) << 6 | (bytes[at + 2] & 0x3F);
            case 4 ->
                (first & 0x07) << 18
                        | (bytes[at + 1] & 0x3F) << 12
                        | (bytes[at + 2] & 0x3F) << 6
                        | (bytes[at + 3] & 0x3F);
            default -> first;
        };
    }

    /** Appends a code point. */
    public static void append(int codePoint, Slice result) {
        if (codePoint < 0x80) {
            result.append(codePoint);
        } else if (codePoint < 0x800) {
            result.append(0xC0 | codePoint >> 6);
            result.append(0x80 | codePoint & 0x3F);
        } else if (codePoint < 0x10000) {
            result.append(0xE0 | codePoint >> 12);
            result.append(0x80 | codePoint >> 6 & 0x3F);
            result.append(0x80 | codePoint & 0x3F);
        } else {
            result.append(0xF0 | codePoint >> 18);
            result.append(0x80 | codePoint >> 12 & 0x3F);
            result.append(0x80 | codePoint >> 6 & 0x3F);
            result.append(0x80 | codePoint & 0x3F);
        }
    }

    /** Whether the bytes are UTF-8: no stray, missing or overlong parts, no surrogates, nothing above U+10FFFF. */
    public static boolean isValid(byte[] bytes, int start, int length) {
        int end = start + length;
        int at = start;
        while (at < end) {
            int first = bytes[at];
            if (first >= 0) {
                at++;
                continue;
            }
            int size = (first & 0xE0) == 0xC0 ? 2 : (first & 0xF0) == 0xE0 ? 3 : (first & 0xF8) == 0xF0 ? 4 : 0;
            if (size == 0 || end - at < size) {
                return false;
            }
            for (int place = 1; place < size; place++) {
                if ((bytes[at + place] & 0xC0) != 0x80) {
                    return false;
                }
            }
            int codePoint = codePoint(bytes, at, end);
            int smallest = size == 2 ? 0x80 : size == 3 ? 0x800 : 0x10000;
            if (codePoint < smallest || codePoint > 0x10FFFF || (codePoint >= 0xD800 && codePoint <= 0xDFFF)) {
                return false;
            }
            at += size;
        }
        return true;
    }
}
