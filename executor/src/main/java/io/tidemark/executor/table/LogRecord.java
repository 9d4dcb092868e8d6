package io.tidemark.executor.table;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One record of a table's log. Its content, big-endian: the length and the bytes of the job's id and the epoch (but for
 * CHANGES); then for CHANGES and PREPARED the number of writes and for each the lengths of key and value (-1 for a removed
 * key), key, value.
 *
 * @param kind what it says
 * @param content its bytes
 * @param length how many of them count
 * @param writes where the writes begin
 */
record LogRecord(Kind kind, String job, long epoch, byte[] content, int length, int writes) {
    /** What a record says; its number in files is its place here. */
    enum Kind {
        /** Writes that count at once. */
        CHANGES,
        /** Writes of a job that count once their epoch is committed. */
        PREPARED,
        /** The prepared writes of a job's epoch count. */
        COMMITTED,
        /** What a job has prepared above an epoch does not count. */
        DROPPED
    }

    /** What the version that is being written has changed. */
    static LogRecord changes(RowStore store) {
        WriteList list = new WriteList();
        store.forEachChange((before, beforeLength, after, afterLength, keyLength) -> {
            boolean same = beforeLength == afterLength
                    && (beforeLength < 0 || Arrays.equals(before, 0, beforeLength, after, 0, afterLength));
            if (!same) {
                int valueLength = afterLength < 0 ? TableSegment.GONE : afterLength - keyLength;
                list.add(after, 0, keyLength, after, keyLength, valueLength);
            }
        });
        byte[] content = list.bytes();
        return new LogRecord(Kind.CHANGES, "", 0, content, list.length(), 0);
    }

    /** Writes that {@link WriteList} has collected. */
    static LogRecord prepared(String job, long epoch, byte[] list, int listLength) {
        byte[] name = job.getBytes(StandardCharsets.UTF_8);
        ByteBuffer content = ByteBuffer.allocate(Math.addExact(4 + name.length + 8, listLength));
        content.putInt(name.length).put(name).putLong(epoch).put(list, 0, listLength);
        return new LogRecord(
                Kind.PREPARED, job, epoch, content.array(), content.position(), content.position() - listLength);
    }

    static LogRecord committed(String job, long epoch) {
        LogRecord record = prepared(job, epoch, new byte[0], 0);
        return new LogRecord(Kind.COMMITTED, job, epoch, record.content, record.length, record.length);
    }

    static LogRecord dropped(String job, long above) {
        LogRecord record = prepared(job, above, new byte[0], 0);
        return new LogRecord(Kind.DROPPED, job, above, record.content, record.length, record.length);
    }

    /**
     * Reads the content of a record.
     *
     * @throws BufferUnderflowException or IllegalArgumentException if it cannot be one
     */
    static LogRecord read(Kind kind, byte[] content) {
        if (kind == Kind.CHANGES) {
            return new LogRecord(kind, "", 0, content, content.length, 0);
        }
        ByteBuffer buffer = ByteBuffer.wrap(content);
        int length = buffer.getInt();
        if (length < 0 || length > buffer.remaining()) {
            throw new IllegalArgumentException("the id of a job has " + length + " bytes");
        }
        byte[] name = new byte[length];
        buffer.get(name);
        long epoch = buffer.getLong();
        return new LogRecord(
                kind, new String(name, StandardCharsets.UTF_8), epoch, content, content.length, buffer.position());
    }

    /** Shows the writes in order. */
    void forEach(RowSink rows) {
        ByteBuffer buffer = ByteBuffer.wrap(content, writes, length - writes);
        int count = buffer.getInt();
        for (int index = 0; index < count; index++) {
            int keyLength = buffer.getInt();
            int valueLength = buffer.getInt();
            int key = buffer.position();
            int size = keyLength + Math.max(0, valueLength);
            if (keyLength < 0 || valueLength < TableSegment.GONE || size < 0 || size > buffer.remaining()) {
                throw new IllegalArgumentException("a write has a key of " + keyLength + " and a value of "
                        + valueLength + " bytes, beyond its record");
            }
            rows.write(content, key, keyLength, content, key + keyLength, valueLength);
            buffer.position(key + size);
        }
    }
}
