package io.tidemark.connectors.json;

import io.tidemark.connectors.text.FieldWriter;
import io.tidemark.connectors.text.FieldWriter.TimestampForm;
import io.tidemark.connectors.text.TextBuffer;
import io.tidemark.executor.batch.BytesVector;
import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.batch.ColumnVector;
import io.tidemark.executor.batch.Nested;
import io.tidemark.executor.connector.Encoder;
import io.tidemark.types.Schema;
import io.tidemark.types.SqlType;

/** Writes rows as JSON objects, keys in the order of the columns. Mutable scratch space. Thread: task thread. */
final class JsonEncoder implements Encoder {
    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private final byte[][] keys;
    private final FieldWriter[] writers;
    private final TimestampForm form;
    private final TextBuffer record = new TextBuffer();
    private final TextBuffer value = new TextBuffer();

    JsonEncoder(Schema schema, TimestampForm form) {
        this.form = form;
        keys = new byte[schema.size()][];
        writers = new FieldWriter[schema.size()];
        for (int index = 0; index < keys.length; index++) {
            value.clear();
            record.clear();
            value.text(schema.name(index));
            record.ascii(index == 0 ? '{' : ',');
            quoted(value);
            record.ascii(':');
            keys[index] = java.util.Arrays.copyOf(record.bytes(), record.length());
            writers[index] = new FieldWriter(schema.type(index), form);
        }
    }

    @Override
    public void encode(ColumnBatch batch, int row, BytesVector target, int targetRow) {
        record.clear();
        for (int index = 0; index < keys.length; index++) {
            record.bytes(keys[index], 0, keys[index].length);
            append(batch.columns[index], row, writers[index]);
        }
        if (keys.length == 0) {
            record.ascii('{');
        }
        record.ascii('}');
        target.set(targetRow, record.bytes(), 0, record.length());
    }

    private void append(ColumnVector column, int row, FieldWriter writer) {
        SqlType type = writer.type();
        if (column.isNull(row)) {
            record.text("null");
        } else if (!type.fields().isEmpty()) {
            BytesVector bytes = (BytesVector) column;
            nested(bytes.buffer, bytes.start[row], type);
        } else if (writer.bare(column, row)) {
            writer.append(column, row, record);
        } else {
            value.clear();
            writer.append(column, row, value);
            quoted(value);
        }
    }

    private void nested(byte[] buffer, int start, SqlType type) {
        boolean array = type.kind() == SqlType.Kind.ARRAY;
        boolean map = type.kind() == SqlType.Kind.MAP;
        int values = map ? Nested.elementStart(buffer, start, 1) : start;
        record.ascii(array ? '[' : '{');
        for (int element = 0; element < Nested.count(buffer, values); element++) {
            record.text(element == 0 ? "" : ",");
            if (map) {
                key(
                        buffer,
                        Nested.elementStart(buffer, start, 0),
                        element,
                        type.fields().get(0).type());
            } else if (!array) {
                value.clear();
                value.text(type.fields().get(element).name());
                quoted(value);
                record.ascii(':');
            }
            SqlType inner = type.fields().get(map ? 1 : array ? 0 : element).type();
            ColumnVector scratch = ColumnVector.create(inner, 1);
            Nested.read(buffer, values, element, scratch, 0);
            append(scratch, 0, new FieldWriter(inner, form));
        }
        record.ascii(array ? ']' : '}');
    }

    /** A key of a map: whatever it is, a name in JSON is a text. */
    private void key(byte[] buffer, int keys, int entry, SqlType type) {
        ColumnVector scratch = ColumnVector.create(type, 1);
        Nested.read(buffer, keys, entry, scratch, 0);
        value.clear();
        new FieldWriter(type, form).append(scratch, 0, value);
        quoted(value);
        record.ascii(':');
    }

    private void quoted(TextBuffer text) {
        record.ascii('"');
        byte[] bytes = text.bytes();
        int plain = 0;
        for (int at = 0; at < text.length(); at++) {
            byte letter = bytes[at];
            if (letter >= 0 && letter < ' ' || letter == '"' || letter == '\\') {
                record.bytes(bytes, plain, at - plain);
                escaped(letter);
                plain = at + 1;
            }
        }
        record.bytes(bytes, plain, text.length() - plain);
        record.ascii('"');
    }

    private void escaped(byte letter) {
        record.ascii('\\');
        switch (letter) {
            case '"', '\\' -> record.ascii((char) letter);
            case '\n' -> record.ascii('n');
            case '\r' -> record.ascii('r');
            case '\t' -> record.ascii('t');
            default -> {
                record.text("u00");
                record.ascii(HEX[letter >> 4]);
                record.ascii(HEX[letter & 15]);
            }
        }
    }
}
