package io.tidemark.executor.function;

/** Casts among texts and binary values: length limits, padding, and the check that bytes are UTF-8. */
public final class TextCasts {
    private TextCasts() {}

    /**
     * Cuts a value to a limit (characters of a text, bytes of a binary value; below 0 for none) and, if wanted, fills it up
     * to the limit with blanks or zeros. Bytes that become a text must be UTF-8.
     */
    public static void fit(Slice value, boolean fromBinary, boolean toBinary, int limit, boolean padded, Slice result) {
        if (fromBinary && !toBinary && !Utf8.isValid(value.buffer, value.start, value.length)) {
            throw EvaluationFailure.INVALID_CAST;
        }
        result.point(value);
        if (limit < 0) {
            return;
        }
        if (toBinary) {
            result.length = Math.min(result.length, limit);
        } else if (result.length > limit) {
            result.length = Utf8.skip(value.buffer, value.start, value.start + value.length, limit) - value.start;
        }
        int missing = padded ? limit - (toBinary ? result.length : Utf8.count(result)) : 0;
        if (missing > 0) {
            byte[] from = result.buffer;
            int start = result.start;
            int size = result.length;
            byte[] filled = result.allocate((long) size + missing);
            System.arraycopy(from, start, filled, 0, size);
            java.util.Arrays.fill(filled, size, size + missing, toBinary ? 0 : (byte) ' ');
        }
    }
}
