package io.tidemark.executor.runtime;

import io.tidemark.executor.batch.BytesVector;
import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.batch.ColumnVector;
import io.tidemark.executor.batch.DoubleVector;
import io.tidemark.executor.batch.LongVector;
import io.tidemark.executor.batch.WideVector;
import io.tidemark.executor.function.Wide;
import io.tidemark.types.Schema;
import io.tidemark.types.SqlType;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Locale;

/** Writes JSON for people who look at rows that were put aside. Stateless. */
final class JsonText {
    private static final DateTimeFormatter TIMESTAMP = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS");
    private static final long NANOS_PER_MILLI = 1_000_000;

    private JsonText() {}

    /** Appends {@code "name":"value"}. */
    static StringBuilder field(StringBuilder json, String name, String value) {
        return quoted(quoted(json, name).append(':'), value);
    }

    static StringBuilder quoted(StringBuilder json, String value) {
        json.append('"');
        for (int at = 0; at < value.length(); at++) {
            char letter = value.charAt(at);
            switch (letter) {
                case '"' -> json.append("\\\"");
                case '\\' -> json.append("\\\\");
                case '\n' -> json.append("\\n");
                default -> {
                    if (letter < 0x20 || letter == 0x7F) {
                        json.append(String.format(Locale.ROOT, "\\u%04x", (int) letter));
                    } else {
                        json.append(letter);
                    }
                }
            }
        }
        return json.append('"');
    }

    /** A row as a JSON object; values of nested types are left out. */
    static String row(Schema schema, ColumnBatch batch, int row) {
        StringBuilder json = new StringBuilder("{");
        for (int index = 0; index < schema.size(); index++) {
            json.append(index == 0 ? "" : ",");
            quoted(json, schema.name(index)).append(':');
            value(json, schema.type(index), batch.columns[index], row);
        }
        return json.append('}').toString();
    }

    private static void value(StringBuilder json, SqlType type, ColumnVector column, int row) {
        if (column.isNull(row)) {
            json.append("null");
        } else if (column instanceof LongVector longs) {
            number(json, type, longs.values[row]);
        } else if (column instanceof DoubleVector doubles) {
            double value = doubles.values[row];
            String text = type.kind() == SqlType.Kind.REAL ? Float.toString((float) value) : Double.toString(value);
            json.append(Double.isFinite(value) ? text : '"' + text + '"');
        } else if (column instanceof WideVector wide) {
            json.append(new BigDecimal(Wide.toBigInteger(wide.high[row], wide.low[row]), type.scale()).toPlainString());
        } else if (type.isText()) {
            quoted(json, ((BytesVector) column).text(row));
        } else if (type.isBinary()) {
            quoted(json, Base64.getEncoder().encodeToString(((BytesVector) column).bytes(row)));
        } else {
            quoted(json, "(" + type.text() + ")");
        }
    }

    private static void number(StringBuilder json, SqlType type, long value) {
        switch (type.kind()) {
            case BOOLEAN -> json.append(value != 0);
            case DECIMAL -> json.append(BigDecimal.valueOf(value, type.scale()).toPlainString());
            case DATE -> quoted(json, LocalDate.ofEpochDay(value).toString());
            case TIME ->
                quoted(json, LocalTime.ofNanoOfDay(value * NANOS_PER_MILLI).toString());
            case TIMESTAMP, TIMESTAMP_LTZ -> quoted(json, timestamp(value));
            default -> json.append(value);
        }
    }

    /** Such as 2026-01-31 23:59:59.999, in UTC. */
    static String timestamp(long epochMillis) {
        return TIMESTAMP.format(Instant.ofEpochMilli(epochMillis).atOffset(ZoneOffset.UTC));
    }
}
