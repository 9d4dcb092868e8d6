package io.tidemark.jdbc.value;

import io.tidemark.jdbc.error.Errors;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Reader;
import java.io.StringReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.sql.Clob;
import java.sql.NClob;
import java.sql.SQLException;

/** A text as a Clob that can be read. Immutable. */
final class TextClob implements NClob {
    private final String text;

    TextClob(String text) {
        this.text = text;
    }

    @Override
    public long length() {
        return text.length();
    }

    @Override
    public String getSubString(long position, int length) throws SQLException {
        int from = start(position, length);
        return text.substring(from, (int) Math.min(text.length(), (long) from + length));
    }

    private int start(long position, long length) throws SQLException {
        if (position < 1 || position > text.length() + 1L || length < 0) {
            throw Errors.argument("position " + position + " of " + text.length() + " characters");
        }
        return (int) position - 1;
    }

    @Override
    public Reader getCharacterStream() {
        return new StringReader(text);
    }

    @Override
    public Reader getCharacterStream(long position, long length) throws SQLException {
        return new StringReader(getSubString(position, (int) Math.min(length, text.length())));
    }

    @Override
    public InputStream getAsciiStream() {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public long position(String pattern, long start) throws SQLException {
        int found = text.indexOf(pattern, start(start, 0));
        return found < 0 ? -1 : found + 1L;
    }

    @Override
    public long position(Clob pattern, long start) throws SQLException {
        return position(pattern.getSubString(1, (int) pattern.length()), start);
    }

    @Override
    public int setString(long position, String replacement) throws SQLException {
        throw Errors.notOffered("changing a value that was read");
    }

    @Override
    public int setString(long position, String replacement, int offset, int length) throws SQLException {
        throw Errors.notOffered("changing a value that was read");
    }

    @Override
    public OutputStream setAsciiStream(long position) throws SQLException {
        throw Errors.notOffered("changing a value that was read");
    }

    @Override
    public Writer setCharacterStream(long position) throws SQLException {
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
