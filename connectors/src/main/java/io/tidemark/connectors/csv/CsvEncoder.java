package io.tidemark.connectors.csv;

import io.tidemark.connectors.text.FieldWriter;
import io.tidemark.connectors.text.FieldWriter.TimestampForm;
import io.tidemark.connectors.text.TextBuffer;
import io.tidemark.executor.batch.BytesVector;
import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.connector.Encoder;
import io.tidemark.types.Schema;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes rows as CSV records, with quotes only where they are needed. Mutable scratch space. Thread: task thread. */
final class CsvEncoder implements Encoder {
    private final CsvSyntax syntax;
    private final Schema schema;
    private final byte[] nullLiteral;
    private final FieldWriter[] writers;
    private final TextBuffer record = new TextBuffer();
    private final TextBuffer field = new TextBuffer();

    CsvEncoder(CsvSyntax syntax, TimestampForm form, Schema schema) {
        this.syntax = syntax;
        this.schema = schema;
        nullLiteral = syntax.nullLiteral().getBytes(StandardCharsets.UTF_8);
        writers = new FieldWriter[schema.size()];
        for (int index = 0; index < writers.length; index++) {
            writers[index] = new FieldWriter(schema.type(index), form);
        }
    }

    @Override
    public byte[] header() {
        if (!syntax.header()) {
            return new byte[0];
        }
        record.clear();
        for (int index = 0; index < schema.size(); index++) {
            field.clear();
            field.text(schema.name(index));
            append(index);
        }
        return Arrays.copyOf(record.bytes(), record.length());
    }

    @Override
    public void encode(ColumnBatch batch, int row, BytesVector target, int targetRow) {
        record.clear();
        for (int index = 0; index < writers.length; index++) {
            field.clear();
            if (batch.columns[index].isNull(row)) {
                separate(index);
                record.bytes(nullLiteral, 0, nullLiteral.length);
            } else {
                writers[index].append(batch.columns[index], row, field);
                append(index);
            }
        }
        target.set(targetRow, record.bytes(), 0, record.length());
    }

    private void separate(int index) {
        if (index > 0) {
            record.ascii((char) syntax.delimiter());
        }
    }

    private void append(int index) {
        separate(index);
        byte[] bytes = field.bytes();
        if (!needsQuotes(index, bytes) || syntax.quote() < 0) {
            record.bytes(bytes, 0, field.length());
            return;
        }
        char quote = (char) syntax.quote();
        record.ascii(quote);
        int plain = 0;
        for (int at = 0; at < field.length(); at++) {
            if (bytes[at] == quote) {
                record.bytes(bytes, plain, at + 1 - plain);
                plain = at;
            }
        }
        record.bytes(bytes, plain, field.length() - plain);
        record.ascii(quote);
    }

    private boolean needsQuotes(int index, byte[] bytes) {
        if (Arrays.equals(bytes, 0, field.length(), nullLiteral, 0, nullLiteral.length)) {
            return true;
        }
        for (int at = 0; at < field.length(); at++) {
            byte letter = bytes[at];
            boolean mark = letter == syntax.delimiter() || letter == syntax.quote() || letter == '\n' || letter == '\r';
            if (mark || index == 0 && at == 0 && letter == syntax.comment()) {
                return true;
            }
        }
        return false;
    }
}
