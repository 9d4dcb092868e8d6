package io.tidemark.connectors.csv;

import io.tidemark.connectors.text.FieldReader;
import io.tidemark.connectors.text.NumberText;
import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.batch.ColumnVector;
import io.tidemark.executor.connector.Decoder;
import io.tidemark.executor.connector.ScanRequest.ScanColumn;
import io.tidemark.types.Column;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.Schema;
import io.tidemark.types.TidemarkException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads the wanted fields of CSV records. Mutable scratch space. Thread: task thread. */
final class CsvDecoder implements Decoder {
    private static final int UNWANTED = -1;

    private final CsvSyntax syntax;
    private final Schema physicalColumns;
    private final byte[] nullLiteral;
    private final boolean epochMillis;
    private final @Nullable FieldReader[] readers;
    private final List<String> wanted;
    private int[] columnOfField;
    private byte[] unquoted = new byte[64];
    private int fieldFrom;
    private int fieldTo;
    private byte[] fieldBytes = unquoted;
    private boolean fieldQuoted;

    /** @param epochMillis whether a point of time may be a number of milliseconds */
    CsvDecoder(CsvSyntax syntax, boolean epochMillis, Schema physicalColumns, List<ScanColumn> columns, Schema schema) {
        this.syntax = syntax;
        this.epochMillis = epochMillis;
        this.physicalColumns = physicalColumns;
        nullLiteral = syntax.nullLiteral().getBytes(StandardCharsets.UTF_8);
        wanted = columns.stream()
                .map(column -> column.metadata() ? "" : column.name())
                .toList();
        readers = new FieldReader[columns.size()];
        for (int index = 0; index < readers.length; index++) {
            ScanColumn column = columns.get(index);
            readers[index] = column.metadata() ? null : new FieldReader(column.name(), schema.type(index));
        }
        columnOfField = map(physicalColumns.columns().stream().map(Column::name).toList());
    }

    /** For each field the index of the column that wants it. */
    private int[] map(List<String> names) {
        int[] mapped = new int[names.size()];
        for (int field = 0; field < mapped.length; field++) {
            int column = wanted.indexOf(names.get(field));
            mapped[field] = column < 0 || readers[column] == null ? UNWANTED : column;
        }
        return mapped;
    }

    @Override
    public boolean header(byte[] record, int offset, int length) {
        if (!syntax.header()) {
            return false;
        }
        List<String> names = new ArrayList<>();
        int at = offset;
        int end = offset + length;
        while (at <= end) {
            at = field(record, at, end) + 1;
            names.add(declared(new String(fieldBytes, fieldFrom, fieldTo - fieldFrom, StandardCharsets.UTF_8)));
        }
        for (Column column : physicalColumns.columns()) {
            if (!names.contains(column.name())) {
                throw new TidemarkException(
                        ErrorCode.MALFORMED_RECORD,
                        "the header has no column '" + column.name() + "'; it has " + String.join(", ", names),
                        "if the file has no header, say 'header' = 'false'",
                        null);
            }
        }
        columnOfField = map(names);
        return true;
    }

    /** The declared name that the header means, or the header's own if it means none. */
    private String declared(String name) {
        String plain = name.strip().toLowerCase(Locale.ROOT);
        for (Column column : physicalColumns.columns()) {
            if (column.name().toLowerCase(Locale.ROOT).equals(plain)) {
                return column.name();
            }
        }
        return name.strip();
    }

    @Override
    public void decode(byte[] record, int offset, int length, ColumnBatch batch, int row) {
        int at = offset;
        int end = offset + length;
        int field = 0;
        while (at <= end) {
            at = field(record, at, end) + 1;
            if (field < columnOfField.length && columnOfField[field] >= 0) {
                value(batch.columns[columnOfField[field]], readers[columnOfField[field]], row);
            }
            field++;
        }
        if (field != columnOfField.length) {
            throw malformed("the record has " + field + " fields instead of " + columnOfField.length);
        }
    }

    private void value(ColumnVector column, @Nullable FieldReader reader, int row) {
        boolean isNull =
                !fieldQuoted && Arrays.equals(fieldBytes, fieldFrom, fieldTo, nullLiteral, 0, nullLiteral.length);
        if (reader == null) {
            throw TidemarkException.internal("a field of CSV has a column but no reader");
        }
        if (isNull) {
            reader.readNull(column, row);
        } else if (reader.type().isText()) {
            reader.read(fieldBytes, fieldFrom, fieldTo, column, row);
        } else {
            int from = fieldFrom;
            int to = fieldTo;
            while (from < to && fieldBytes[from] == ' ') {
                from++;
            }
            while (from < to && fieldBytes[to - 1] == ' ') {
                to--;
            }
            long millis = epochMillis && reader.type().isTimestamp()
                    ? NumberText.quickExact(fieldBytes, from, to, 0)
                    : NumberText.NOT_QUICK;
            if (millis == NumberText.NOT_QUICK) {
                reader.read(fieldBytes, from, to, column, row);
            } else {
                reader.timestamp(millis, column, row);
            }
        }
    }

    /** Finds a field and gives the place of the delimiter behind it, or the end. */
    private int field(byte[] record, int from, int end) {
        fieldQuoted = from < end && record[from] == syntax.quote();
        if (fieldQuoted) {
            return quotedField(record, from + 1, end);
        }
        int at = from;
        while (at < end && record[at] != syntax.delimiter()) {
            at++;
        }
        fieldBytes = record;
        fieldFrom = from;
        fieldTo = at;
        return at;
    }

    private int quotedField(byte[] record, int from, int end) {
        int size = 0;
        int at = from;
        while (true) {
            int quote = at;
            while (quote < end && record[quote] != syntax.quote()) {
                quote++;
            }
            if (quote == end) {
                throw malformed("a quote is not closed: " + FieldReader.shown(record, from - 1, end));
            }
            boolean doubled = quote + 1 < end && record[quote + 1] == syntax.quote();
            if (size == 0 && !doubled) {
                fieldBytes = record;
                fieldFrom = from;
                fieldTo = quote;
                return behindQuote(record, quote + 1, end);
            }
            int kept = (doubled ? quote + 1 : quote) - at;
            if (unquoted.length < size + kept) {
                unquoted = Arrays.copyOf(unquoted, Math.max(unquoted.length * 2, size + kept));
            }
            System.arraycopy(record, at, unquoted, size, kept);
            size += kept;
            if (!doubled) {
                fieldBytes = unquoted;
                fieldFrom = 0;
                fieldTo = size;
                return behindQuote(record, quote + 1, end);
            }
            at = quote + 2;
        }
    }

    private int behindQuote(byte[] record, int at, int end) {
        if (at < end && record[at] != syntax.delimiter()) {
            throw malformed(
                    "something follows a closing quote: " + FieldReader.shown(record, at, Math.min(end, at + 20)));
        }
        return at;
    }

    private static TidemarkException malformed(String problem) {
        return new TidemarkException(ErrorCode.MALFORMED_RECORD, "not valid CSV: " + problem);
    }
}
