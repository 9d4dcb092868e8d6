package io.tidemark.shell.output;

import io.tidemark.executor.batch.BytesVector;
import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.batch.ColumnVector;
import io.tidemark.types.Schema;
import java.nio.charset.StandardCharsets;

/**
 * CSV (RFC 4180, lines end with \n; NULL is the empty field, the empty text is {@code ""}) and TSV (tab, line end and
 * backslash as {@code \t \n \r \\}; NULL is {@code \N}). A column {@code op} comes first if rows may be other than
 * inserts.
 */
final class DelimitedFormat implements RowFormat {
    private final Schema schema;
    private final ValueText values;
    private final boolean showsKinds;
    private final boolean tabs;
    private boolean header;

    DelimitedFormat(ResultShape shape, boolean tabs, boolean header) {
        this.schema = shape.schema();
        this.values = new ValueText(shape.timeZone());
        this.showsKinds = shape.showsKinds();
        this.tabs = tabs;
        this.header = header;
    }

    @Override
    public void rows(ColumnBatch batch, OutputBuffer out) {
        writeHeader(out);
        char delimiter = tabs ? '\t' : ',';
        int count = batch.activeCount();
        for (int place = 0; place < count; place++) {
            int row = batch.activeRow(place);
            if (showsKinds) {
                out.put(batch.kind(row).symbol());
            }
            for (int column = 0; column < schema.size(); column++) {
                if (column > 0 || showsKinds) {
                    out.put(delimiter);
                }
                appendValue(out, column, batch.columns[column], row);
            }
            out.put('\n');
        }
    }

    private void writeHeader(OutputBuffer out) {
        if (!header) {
            return;
        }
        header = false;
        if (showsKinds) {
            out.put("op");
        }
        for (int column = 0; column < schema.size(); column++) {
            if (column > 0 || showsKinds) {
                out.put(tabs ? '\t' : ',');
            }
            byte[] name = schema.name(column).getBytes(StandardCharsets.UTF_8);
            appendText(out, name, 0, name.length);
        }
        out.put('\n');
    }

    private void appendValue(OutputBuffer out, int index, ColumnVector column, int row) {
        if (column.isNull(row)) {
            if (tabs) {
                out.put('\\').put('N');
            }
        } else if (column instanceof BytesVector bytes
                && !schema.type(index).fields().isEmpty()) {
            byte[] text = values.nested(schema.type(index), bytes, row);
            appendText(out, text, 0, text.length);
        } else if (column instanceof BytesVector bytes && !schema.type(index).isBinary()) {
            appendText(out, bytes.buffer, bytes.start[row], bytes.length[row]);
        } else {
            values.append(out, schema.type(index), column, row);
        }
    }

    private void appendText(OutputBuffer out, byte[] text, int offset, int length) {
        if (tabs) {
            appendEscaped(out, text, offset, length);
        } else if (needsQuotes(text, offset, length)) {
            appendQuoted(out, text, offset, length);
        } else {
            out.put(text, offset, length);
        }
    }

    private static boolean needsQuotes(byte[] text, int offset, int length) {
        if (length == 0) {
            return true;
        }
        for (int at = offset; at < offset + length; at++) {
            byte next = text[at];
            if (next == ',' || next == '"' || next == '\n' || next == '\r') {
                return true;
            }
        }
        return text[offset] == ' ' || text[offset + length - 1] == ' ';
    }

    private static void appendQuoted(OutputBuffer out, byte[] text, int offset, int length) {
        out.put('"');
        int from = offset;
        for (int at = offset; at < offset + length; at++) {
            if (text[at] == '"') {
                out.put(text, from, at + 1 - from).put('"');
                from = at + 1;
            }
        }
        out.put(text, from, offset + length - from).put('"');
    }

    private static void appendEscaped(OutputBuffer out, byte[] text, int offset, int length) {
        for (int at = offset; at < offset + length; at++) {
            byte next = text[at];
            if (next == '\t') {
                out.put('\\').put('t');
            } else if (next == '\n') {
                out.put('\\').put('n');
            } else if (next == '\r') {
                out.put('\\').put('r');
            } else if (next == '\\') {
                out.put('\\').put('\\');
            } else {
                out.put((char) (next & 0xFF));
            }
        }
    }

    @Override
    public void pause(OutputBuffer out) {
        // Rows are in the buffer as soon as they come.
    }

    @Override
    public void end(OutputBuffer out) {
        writeHeader(out);
    }
}
