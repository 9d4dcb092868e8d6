package io.tidemark.connectors.memory;

import io.tidemark.connectors.text.FieldReader;
import io.tidemark.executor.batch.BytesVector;
import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.batch.ColumnVector;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.Schema;
import io.tidemark.types.TidemarkException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
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
            Object value = values.get(index);
            FieldReader reader = new FieldReader(schema.name(index), schema.type(index));
            ColumnVector column = batch.columns[index];
            if (value == null) {
                reader.readNull(column, 0);
            } else if (value instanceof byte[] bytes) {
                reader.binary(bytes, 0, bytes.length, (BytesVector) column, 0);
            } else if (value instanceof Instant instant) {
                reader.timestamp(instant.toEpochMilli(), column, 0);
            } else {
                byte[] text = text(value).getBytes(StandardCharsets.UTF_8);
                reader.read(text, 0, text.length, column, 0);
            }
        }
        batch.rowCount = 1;
        return batch;
    }

    private static String text(Object value) {
        return value instanceof BigDecimal number ? number.toPlainString() : value.toString();
    }
}
