package io.tidemark.executor.function;

import java.util.Arrays;

/** Looks for bytes in bytes, in time that grows with the length of both together and not with their product. Stateless. */
final class ByteSearch {
    /** Bytes that may be compared for each byte of the text before it is done the way that never goes back. */
    private static final int MOST_COMPARED = 16;

    private ByteSearch() {}

    /** Where the first occurrence at or after a place begins, or -1. */
    static int indexOf(byte[] bytes, int from, int end, byte[] wanted) {
        return wanted.length == 0 ? from : indexOf(bytes, from, end, wanted, 0, wanted.length);
    }

    /** The same for some of the bytes of a buffer, at least one. */
    static int indexOf(byte[] bytes, int from, int end, byte[] wanted, int start, int length) {
        byte first = wanted[start];
        int last = end - length;
        long left = (long) MOST_COMPARED * (end - from);
        for (int at = from; at <= last; at++) {
            if (bytes[at] == first) {
                if (Arrays.equals(bytes, at, at + length, wanted, start, start + length)) {
                    return at;
                }
                left -= length;
                if (left < 0) {
                    return withoutGoingBack(bytes, at + 1, end, Arrays.copyOfRange(wanted, start, start + length));
                }
            }
        }
        return -1;
    }

    /** The way of Knuth, Morris and Pratt. */
    private static int withoutGoingBack(byte[] bytes, int from, int end, byte[] wanted) {
        int[] shorter = new int[wanted.length];
        int matched = 0;
        for (int at = 1; at < wanted.length; at++) {
            while (matched > 0 && wanted[at] != wanted[matched]) {
                matched = shorter[matched - 1];
            }
            matched += wanted[at] == wanted[matched] ? 1 : 0;
            shorter[at] = matched;
        }
        matched = 0;
        for (int at = from; at < end; at++) {
            while (matched > 0 && bytes[at] != wanted[matched]) {
                matched = shorter[matched - 1];
            }
            matched += bytes[at] == wanted[matched] ? 1 : 0;
            if (matched == wanted.length) {
                return at + 1 - matched;
            }
        }
        return -1;
    }
}
