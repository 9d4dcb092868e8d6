package io.tidemark.connectors.text;

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
        for (int at = from; at < to; at++) {
            if (bytes[at] == '\n') {
                return at;
            }
        }
        return -1;
    }
}
