package io.tidemark.connectors.text;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Finds records in a text file. Thread: any; stateless. */
public interface RecordSplitter {
    /** One record a line. */
    RecordSplitter LINES = new RecordSplitter() {
        @Override
        public int end(byte[] bytes, int from, int to) {
            return lineEnd(bytes, from, to);
        }

        @Override
        public boolean skips(byte[] bytes, int from, int to) {
            return from == to;
        }
    };

    /** The place of the line feed that ends the record which begins at a place, or -1 if it is not among the bytes. */
    int end(byte[] bytes, int from, int to);

    /** Whether a record (its line break cut off) is none, such as an empty line. */
    boolean skips(byte[] bytes, int from, int to);

    /** The place of the first line feed, or -1. */
    static int lineEnd(byte[] bytes, int from, int to) {
        int at = from;
        for (; at + Long.BYTES <= to; at += Long.BYTES) {
            long found = (long) Words.LONG.get(bytes, at) ^ Words.LINE_FEEDS;
            found = found - Words.ONES & ~found & Words.HIGHS;
            if (found != 0) {
                return at + (Long.numberOfTrailingZeros(found) >>> 3); // the lowest set bit is always a true one
            }
        }
        for (; at < to; at++) {
            if (bytes[at] == '\n') {
                return at;
            }
        }
        return -1;
    }

    /** For looking at eight bytes at a time. */
    final class Words {
        private static final VarHandle LONG =
                MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
        private static final long ONES = 0x0101010101010101L;
        private static final long HIGHS = 0x8080808080808080L;
        private static final long LINE_FEEDS = ONES * '\n';

        private Words() {}
    }
}
