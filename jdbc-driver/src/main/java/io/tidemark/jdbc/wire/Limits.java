package io.tidemark.jdbc.wire;

/**
 * What the client puts up with.
 *
 * @param handshakeMillis until the connection can be used
 * @param silenceMillis without a word from the server while somebody waits, after which it counts as dead; 0: three of
 *     its heartbeats
 * @param bufferBytes of rows that may wait for their reader, for each statement
 */
public record Limits(int handshakeMillis, int silenceMillis, long bufferBytes) {
    /** Rows in the first window of a result; it grows while rows are small. */
    static final int FIRST_WINDOW = 128;

    /** Resume tokens that wait for the rows before them to be read. */
    static final int MAX_MARKS = 64;

    /** Bytes of rows that a window is meant for. */
    static final long WINDOW_BYTES = 8 << 20;

    /** Bytes of rows after which credit is given back, however few rows they are. */
    static final long GRANT_BYTES = 256 << 10;

    /** Notices that are kept for a statement; of more only the number. */
    static final int MAX_NOTICES = 100;

    /** How long a cancelled statement waits for the server to confirm it. */
    static final int CANCEL_MILLIS = 800;
}
