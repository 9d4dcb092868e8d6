package io.tidemark.connectors.file;

import io.tidemark.connectors.text.RecordSplitter;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * The records of one file, found in a buffer that is as large as the largest record needs. Line breaks (LF or CR LF) and
 * a byte order mark are cut off. Mutable. Thread: its owner's.
 */
final class RecordStream implements Closeable {
    private static final int FIRST_BUFFER_BYTES = 1 << 18;
    /** How far decoders may read beyond a record. */
    private static final int PADDING = 8;

    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final InputStream input;
    private final RecordSplitter splitter;
    private final int maxRecordBytes;
    private byte[] buffer = new byte[FIRST_BUFFER_BYTES];
    private int next;
    private int limit;
    private boolean grows;
    private boolean started;
    private boolean ended;
    private boolean skipping;
    private long nextLine;
    /** Where in the file the buffer begins. */
    private long bufferOffset;

    private int start;
    private int length;
    private long line;
    private boolean tooLarge;

    /**
     * @param input begins at the start
     * @param grows whether more may come behind the present end of the input; see {@link #finish}
     */
    RecordStream(InputStream input, FilePosition start, RecordSplitter splitter, int maxRecordBytes, boolean grows) {
        this.input = input;
        bufferOffset = start.offset();
        nextLine = start.line();
        started = start.offset() > 0;
        skipping = start.mode() == FilePosition.Mode.REST;
        this.splitter = splitter;
        this.maxRecordBytes = maxRecordBytes;
        this.grows = grows;
    }

    /** From now on the end of the input is its last, and what stands before it a record. */
    void finish() {
        grows = false;
    }

    /** Goes to the next record; whether there is one now. */
    boolean next() throws IOException {
        tooLarge = false;
        if (!started && !begin() || skipping && !skipLine()) {
            return false;
        }
        int end = splitter.end(buffer, next, limit);
        while (end < 0 && !ended && limit - next <= maxRecordBytes) {
            if (!fill()) {
                return false;
            }
            end = splitter.end(buffer, next, limit);
        }
        if (end < 0 && ended && next == limit) {
            return false;
        }
        line = nextLine;
        start = next;
        tooLarge = (end < 0 ? limit : end) - next > maxRecordBytes + 1;
        if (end < 0 && !ended) {
            tooLarge = true;
            length = 0;
            skipping = true;
            skipLine();
            return true;
        }
        int to = end < 0 ? limit : end;
        next = end < 0 ? limit : end + 1;
        countLines(start, to);
        length = (to > start && buffer[to - 1] == '\r' ? to - 1 : to) - start;
        return true;
    }

    /** Goes behind a byte order mark; false if what has come may still become one. */
    private boolean begin() throws IOException {
        while (limit < BYTE_ORDER_MARK.length && !ended) {
            if (!fill()) {
                if (limit == 0 || buffer[0] == BYTE_ORDER_MARK[0]) {
                    return false;
                }
                break;
            }
        }
        started = true;
        int size = Math.min(limit, BYTE_ORDER_MARK.length);
        next = Arrays.equals(buffer, 0, size, BYTE_ORDER_MARK, 0, BYTE_ORDER_MARK.length) ? size : 0;
        return true;
    }

    /** Leaves out the rest of a line; false if its end has not come yet. */
    private boolean skipLine() throws IOException {
        int end = RecordSplitter.lineEnd(buffer, next, limit);
        while (end < 0 && !ended) {
            next = limit;
            if (!fill()) {
                return false;
            }
            end = RecordSplitter.lineEnd(buffer, next, limit);
        }
        next = end < 0 ? limit : end + 1;
        nextLine++;
        skipping = false;
        return true;
    }

    private void countLines(int from, int to) {
        nextLine++;
        for (int at = RecordSplitter.lineEnd(buffer, from, to);
                at >= 0;
                at = RecordSplitter.lineEnd(buffer, at + 1, to)) {
            nextLine++;
        }
    }

    /**
     * Moves what is left to the front, makes room if there is none, and reads what comes; false if nothing came though the
     * input may grow.
     */
    private boolean fill() throws IOException {
        if (next > 0) {
            System.arraycopy(buffer, next, buffer, 0, limit - next);
            bufferOffset += next;
            limit -= next;
            next = 0;
        }
        if (limit >= buffer.length - PADDING) {
            buffer = Arrays.copyOf(buffer, buffer.length * 2);
        }
        int read = input.read(buffer, limit, buffer.length - PADDING - limit);
        limit += Math.max(0, read);
        ended = read < 0 && !grows;
        return read > 0 || ended;
    }

    /** Where in the file the next record begins, or the rest of a line that is left out. */
    long nextOffset() {
        return bufferOffset + next;
    }

    /** The line, from 1, in which the next record begins. */
    long nextLine() {
        return nextLine;
    }

    /** Whether the next bytes are the rest of a line that is left out. */
    boolean skipping() {
        return skipping;
    }

    /** The array that holds the record; valid until {@link #next}. */
    byte[] bytes() {
        return buffer;
    }

    /** Where the record begins. */
    int start() {
        return start;
    }

    /** How many bytes the record has. */
    int length() {
        return length;
    }

    /** The line, from 1, in which the record begins. */
    long line() {
        return line;
    }

    /** Whether the record has more bytes than allowed; it is then not there. */
    boolean tooLarge() {
        return tooLarge;
    }

    @Override
    public void close() throws IOException {
        input.close();
    }
}
