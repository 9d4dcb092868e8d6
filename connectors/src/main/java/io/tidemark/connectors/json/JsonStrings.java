package io.tidemark.connectors.json;

import io.tidemark.connectors.text.Utf8;

/** The characters of JSON strings. Stateless. */
final class JsonStrings {
    private JsonStrings() {}

    /**
     * Writes the characters of a string without its quotes, whose escapes are known to be right, and returns how many bytes
     * they take.
     *
     * @param target has room for as many bytes as the string and 4 more
     */
    static int unescape(byte[] bytes, int from, int to, byte[] target) {
        int size = 0;
        int at = from;
        while (at < to) {
            if (bytes[at] != '\\') {
                target[size++] = bytes[at++];
            } else if (bytes[at + 1] != 'u') {
                target[size++] = single(bytes[at + 1]);
                at += 2;
            } else {
                int unit = Scan.hex(bytes, at + 2);
                at += 6;
                boolean pair = Character.isHighSurrogate((char) unit)
                        && at + 6 <= to
                        && bytes[at] == '\\'
                        && bytes[at + 1] == 'u'
                        && Character.isLowSurrogate((char) Scan.hex(bytes, at + 2));
                if (pair) {
                    unit = Character.toCodePoint((char) unit, (char) Scan.hex(bytes, at + 2));
                    at += 6;
                }
                size = Utf8.write(unit, target, size);
            }
        }
        return size;
    }

    private static byte single(byte escaped) {
        return (byte)
                switch (escaped) {
                    case 'b' -> '\b';
                    case 'f' -> '\f';
                    case 'n' -> '\n';
                    case 'r' -> '\r';
                    case 't' -> '\t';
                    default -> escaped; // quote, backslash and slash stand for themselves
                };
    }
}
