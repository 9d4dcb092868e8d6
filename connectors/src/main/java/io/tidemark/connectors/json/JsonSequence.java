package io.tidemark.connectors.json;

import io.tidemark.connectors.text.RecordSplitter;
import io.tidemark.types.TidemarkException;

/**
 * Cuts a text into JSON values: the elements of one array, or values with white space between, such as one a line. What is
 * no value goes up to the end of its line, or in an array to the end of the text. Mutable. Thread: one.
 */
public final class JsonSequence {
    private final byte[] bytes;
    private final int end;
    private final boolean array;
    private int at;
    private int from;
    private int to;
    private boolean broken;
    private boolean closed;

    /** @param length how much of the array is text; at least 8 bytes more must be in it */
    public JsonSequence(byte[] bytes, int length) {
        this.bytes = bytes;
        this.end = length;
        at = Scan.space(bytes, 0, end);
        array = at < end && bytes[at] == '[';
        at = array ? Scan.space(bytes, at + 1, end) : at;
    }

    /** Goes to the next value; whether there is one. What is wrong behind an element of an array
     * goes up to the end of the text; that is nothing if the array does not end. */
    public boolean next() {
        if (array ? closed || at < end && bytes[at] == ']' : at >= end) {
            return false;
        }
        from = at;
        if (broken) {
            to = end;
            closed = true;
            return true;
        }
        try {
            to = Scan.value(bytes, at, end, 1);
            at = Scan.space(bytes, to, end);
            if (array && at < end && bytes[at] == ',') {
                at = Scan.space(bytes, at + 1, end);
            } else if (array && (at >= end || bytes[at] != ']')) {
                broken = true;
            }
        } catch (TidemarkException malformed) {
            int lineEnd = array ? -1 : RecordSplitter.lineEnd(bytes, from, end);
            to = lineEnd < 0 ? end : lineEnd;
            at = Scan.space(bytes, to, end);
            closed = array;
        }
        return true;
    }

    /** Where the value begins. */
    public int from() {
        return from;
    }

    /** Where it ends. */
    public int to() {
        return to;
    }
}
