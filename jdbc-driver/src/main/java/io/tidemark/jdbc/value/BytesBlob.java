package io.tidemark.jdbc.value;

import io.tidemark.jdbc.error.Errors;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.sql.Blob;
import java.sql.SQLException;
import java.util.Arrays;

/** A binary value as a Blob that can be read. Immutable. */
final class BytesBlob implements Blob {
    private final byte[] bytes;

    BytesBlob(byte[] bytes) {
        this.bytes = bytes;
    }

    @Override
    public long length() {
        return bytes.length;
    }

    @Override
    public byte[] getBytes(long position, int length) throws SQLException {
        int from = start(position, length);
        return Arrays.copyOfRange(bytes, from, (int) Math.min(bytes.length, (long) from + length));
    }

    private int start(long position, long length) throws SQLException {
        if (position < 1 || position > bytes.length + 1L || length < 0) {
            throw Errors.argument("position " + position + " of " + bytes.length + " bytes");
        }
        return (int) position - 1;
    }

    @Override
    public InputStream getBinaryStream() {
        return new ByteArrayInputStream(bytes);
    }

    @Override
    public InputStream getBinaryStream(long position, long length) throws SQLException {
        int from = start(position, length);
        return new ByteArrayInputStream(bytes, from, (int) Math.min(bytes.length - from, length));
    }

    @Override
    public long position(byte[] pattern, long start) throws SQLException {
        for (int from = start(start, 0); from + pattern.length <= bytes.length; from++) {
            if (Arrays.equals(bytes, from, from + pattern.length, pattern, 0, pattern.length)) {
                return from + 1L;
            }
        }
        return -1;
    }

    @Override
    public long position(Blob pattern, long start) throws SQLException {
        return position(pattern.getBytes(1, (int) pattern.length()), start);
    }

    @Override
    public int setBytes(long position, byte[] replacement) throws SQLException {
        throw Errors.notOffered("changing a value that was read");
    }

    @Override
    public int setBytes(long position, byte[] replacement, int offset, int length) throws SQLException {
        throw Errors.notOffered("changing a value that was read");
    }

    @Override
    public OutputStream setBinaryStream(long position) throws SQLException {
        throw Errors.notOffered("changing a value that was read");
    }

    @Override
    public void truncate(long length) throws SQLException {
        throw Errors.notOffered("changing a value that was read");
    }

    @Override
    public void free() {
        // nothing is held
    }
}
