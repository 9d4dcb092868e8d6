package io.tidemark.shell.output;

import io.tidemark.executor.batch.BytesVector;
import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.batch.ColumnVector;
import io.tidemark.executor.batch.DoubleVector;
import io.tidemark.types.Schema;
import io.tidemark.types.SqlType;
import java.nio.charset.StandardCharsets;

/** One JSON object a line, keys in column order; {@code "op"} first if rows may be other than inserts. */
final class JsonFormat implements RowFormat {
    private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private final Schema schema;
    private final ValueText values;
    private final boolean showsKinds;
    private final byte[][] prefixes;

    JsonFormat(ResultShape shape) {
        schema = shape.schema();
        values = new ValueText(shape.timeZone());
        showsKinds = shape.showsKinds();
        prefixes = new byte[schema.size()][];
        for (int column = 0; column < prefixes.length; column++) {
            OutputBuffer key = new OutputBuffer();
            key.put(column == 0 && !showsKinds ? '{' : ',').put('"');
            byte[] name = schema.name(column).getBytes(StandardCharsets.UTF_8);
            appendEscaped(key, name, 0, name.length);
            prefixes[column] = key.put('"').put(':').takeText().getBytes(StandardCharsets.UTF_8);
        }
    }

    @Override
    public void rows(ColumnBatch batch, OutputBuffer out) {
        int count = batch.activeCount();
        for (int place = 0; place < count; place++) {
            int row = batch.activeRow(place);
            if (showsKinds) {
                out.put("{\"op\":\"").put(batch.kind(row).symbol()).put('"');
            } else if (prefixes.length == 0) {
                out.put('{');
            }
            for (int column = 0; column < prefixes.length; column++) {
                out.put(prefixes[column]);
                appendValue(out, schema.type(column), batch.columns[column], row);
            }
            out.put('}').put('\n');
        }
    }

    private void appendValue(OutputBuffer out, SqlType type, ColumnVector column, int row) {
        if (column.isNull(row)) {
            out.put(NULL);
            return;
        }
        boolean quoted = isQuoted(type, column, row);
        if (!quoted) {
            values.append(out, type, column, row);
        } else if (column instanceof BytesVector bytes && !type.isBinary()) {
            out.put('"');
            appendEscaped(out, bytes.buffer, bytes.start[row], bytes.length[row]);
            out.put('"');
        } else {
            out.put('"');
            values.append(out, type, column, row);
            out.put('"');
        }
    }

    private static boolean isQuoted(SqlType type, ColumnVector column, int row) {
        return switch (type.kind()) { // ARRAY, MAP and ROW are JSON already
            case BOOLEAN, TINYINT, SMALLINT, INTEGER, BIGINT, DECIMAL, NULL -> false;
            case REAL, DOUBLE -> !Double.isFinite(((DoubleVector) column).values[row]);
            case CHAR, VARCHAR, BINARY, VARBINARY, DATE, TIME, TIMESTAMP, TIMESTAMP_LTZ, INTERVAL_DAY, INTERVAL_MONTH ->
                true;
            case ARRAY, MAP, ROW -> false;
        };
    }

    private static void appendEscaped(OutputBuffer out, byte[] text, int offset, int length) {
        int from = offset;
        int end = offset + length;
        for (int at = offset; at < end; at++) {
            byte next = text[at];
            if (next == '"' || next == '\\' || (next >= 0 && next < 0x20)) {
                out.put(text, from, at - from);
                appendEscape(out, next);
                from = at + 1;
            }
        }
        out.put(text, from, end - from);
    }

    private static void appendEscape(OutputBuffer out, byte value) {
        out.put('\\');
        if (value == '"' || value == '\\') {
            out.put((char) value);
        } else if (value == '\n') {
            out.put('n');
        } else if (value == '\r') {
            out.put('r');
        } else if (value == '\t') {
            out.put('t');
        } else {
            out.put("u00").put((char) HEX[value >> 4]).put((char) HEX[value & 15]);
        }
    }

    @Override
    public void pause(OutputBuffer out) {
        // Rows are in the buffer as soon as they come.
    }

    @Override
    public void end(OutputBuffer out) {
        // Nothing stands behind the last object.
    }
}
