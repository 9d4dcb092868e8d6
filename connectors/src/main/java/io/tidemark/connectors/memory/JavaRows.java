package io.tidemark.connectors.memory;

import io.tidemark.connectors.json.JsonText;
import io.tidemark.connectors.text.FieldReader;
import io.tidemark.executor.batch.BytesVector;
import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.batch.ColumnVector;
import io.tidemark.executor.batch.Nested;
import io.tidemark.executor.batch.NestedBuilder;
import io.tidemark.executor.batch.NestedMapBuilder;
import io.tidemark.types.Column;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.Schema;
import io.tidemark.types.SqlType;
import io.tidemark.types.TidemarkException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes batches of Java values. Values pass through their text: rows that come one by one need no faster way. */
final class JavaRows {
    private JavaRows() {}

    static ColumnBatch batch(Schema schema, List<? extends @Nullable Object> values) {
        if (values.size() != schema.size()) {
            throw new TidemarkException(
                    ErrorCode.MALFORMED_RECORD,
                    "a row has " + values.size() + " values for " + schema.size() + " columns");
        }
        ColumnBatch batch = ColumnBatch.create(schema, 1);
        for (int index = 0; index < values.size(); index++) {
            read(schema.name(index), schema.type(index), values.get(index), batch.columns[index]);
        }
        batch.rowCount = 1;
        return batch;
    }

    /** Reads a value into the first row of a vector. */
    private static void read(String field, SqlType type, @Nullable Object value, ColumnVector column) {
        FieldReader reader = new FieldReader(field, type);
        if (value == null) {
            reader.readNull(column, 0);
        } else if (!type.fields().isEmpty()) {
            nested(reader, value, (BytesVector) column);
        } else if (value instanceof byte[] bytes) {
            reader.binary(bytes, 0, bytes.length, (BytesVector) column, 0);
        } else if (value instanceof Instant instant) {
            reader.timestamp(instant.toEpochMilli(), column, 0);
        } else {
            byte[] text = text(value).getBytes(StandardCharsets.UTF_8);
            reader.read(text, 0, text.length, column, 0);
        }
    }

    /** An ARRAY from a collection, a MAP from a map, a ROW from either; all of them from their JSON text. */
    private static void nested(FieldReader reader, Object value, BytesVector column) {
        SqlType type = reader.type();
        if (value instanceof String json) {
            JsonText.read(reader.field(), type, json, column, 0);
        } else if (type.kind() == SqlType.Kind.MAP && value instanceof Map<?, ?> map) {
            SqlType key = type.fields().get(0).type();
            SqlType element = type.fields().get(1).type();
            NestedMapBuilder builder = new NestedMapBuilder(key, element);
            builder.begin();
            map.forEach((name, mapped) -> {
                add(builder.keys(), reader.field() + " (key)", key.withNullable(false), name);
                add(builder.values(), reader.field() + "{}", element, mapped);
            });
            builder.finish().write(column, 0);
        } else if (type.kind() == SqlType.Kind.ARRAY && value instanceof Collection<?> elements) {
            SqlType element = type.fields().get(0).type();
            NestedBuilder builder = new NestedBuilder();
            builder.begin(Nested.width(element));
            elements.forEach(each -> add(builder, reader.field() + "[]", element, each));
            builder.write(column, 0);
        } else if (type.kind() == SqlType.Kind.ROW) {
            row(reader, value, column);
        } else {
            throw reader.malformed("a " + value.getClass().getSimpleName() + " is not a " + type.text());
        }
    }

    private static void row(FieldReader reader, Object value, BytesVector column) {
        List<Column> fields = reader.type().fields();
        NestedBuilder builder = new NestedBuilder();
        builder.begin(0);
        if (value instanceof Map<?, ?> map) {
            for (Column field : fields) {
                add(builder, reader.field() + "." + field.name(), field.type(), map.get(field.name()));
            }
        } else if (value instanceof Collection<?> elements && elements.size() == fields.size()) {
            Iterator<Column> next = fields.iterator();
            for (Object element : elements) {
                Column field = next.next();
                add(builder, reader.field() + "." + field.name(), field.type(), element);
            }
        } else {
            throw reader.malformed("a " + value.getClass().getSimpleName() + " is not a "
                    + reader.type().text());
        }
        builder.write(column, 0);
    }

    private static void add(NestedBuilder builder, String field, SqlType type, @Nullable Object value) {
        ColumnVector scratch = ColumnVector.create(type, 1);
        read(field, type, value, scratch);
        builder.add(scratch, 0);
    }

    private static String text(Object value) {
        return value instanceof BigDecimal number ? number.toPlainString() : value.toString();
    }
}
