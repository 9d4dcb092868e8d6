package io.tidemark.connectors.file;

import io.tidemark.connectors.text.RecordSplitter;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The records of one file, found in a buffer that is as large as the largest record needs. Line breaks (LF or CR LF) and
 * a byte order mark are cut off. Mutable. Thread: its owner's.
 */
final class RecordStream implements Closeable {
    private static final int FIRST_BUFFER_BYTES = 1 << 18;
    /** How far decoders may read beyond a record. */
    private static final int PADDING = 8;

    private final InputStream input;
    private final RecordSplitter splitter;
    private final int maxRecordBytes;
    private byte[] buffer = new byte[FIRST_BUFFER_BYTES];
    private int next;
    private int limit;
    private boolean ended;
    private long nextLine = 1;

    private int start;
    private int length;
    private long line;
    private boolean tooLarge;

    RecordStream(Path file, RecordSplitter splitter, int maxRecordBytes) throws IOException {
        this.splitter = splitter;
        this.maxRecordBytes = maxRecordBytes;
        input = Files.newInputStream(file);
        fill();
        boolean marked = limit >= 3 && buffer[0] == (byte) 0xEF && buffer[1] == (byte) 0xBB && buffer[2] == (byte) 0xBF;
        next = marked ? 3 : 0;
    }

    /** Goes to the next record; whether there is one. */
    boolean next() throws IOException {
        tooLarge = false;
        int end = splitter.end(buffer, next, limit);
        while (end < 0 && !ended && limit - next <= maxRecordBytes) {
            fill();
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
            skipLine();
            return true;
        }
        int to = end < 0 ? limit : end;
        next = end < 0 ? limit : end + 1;
        countLines(start, to);
        length = (to > start && buffer[to - 1] == '\r' ? to - 1 : to) - start;
        return true;
    }

    private void skipLine() throws IOException {
        int end = RecordSplitter.lineEnd(buffer, next, limit);
        while (end < 0 && !ended) {
            next = limit;
            fill();
            end = RecordSplitter.lineEnd(buffer, next, limit);
        }
        next = end < 0 ? limit : end + 1;
        nextLine++;
    }

    private void countLines(int from, int to) {
        nextLine++;
        for (int at = RecordSplitter.lineEnd(buffer, from, to);
                at >= 0;
                at = RecordSplitter.lineEnd(buffer, at + 1, to)) {
            nextLine++;
        }
    }

    /** Moves what is left to the front, makes room if there is none, and reads what comes. */
    private void fill() throws IOException {
        if (next > 0) {
            System.arraycopy(buffer, next, buffer, 0, limit - next);
            limit -= next;
            next = 0;
        }
        if (limit >= buffer.length - PADDING) {
            buffer = Arrays.copyOf(buffer, buffer.length * 2);
        }
        int read = input.read(buffer, limit, buffer.length - PADDING - limit);
        ended = read < 0;
        limit += Math.max(0, read);
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
