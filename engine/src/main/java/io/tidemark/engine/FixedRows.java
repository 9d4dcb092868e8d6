package io.tidemark.engine;

import io.tidemark.executor.batch.BytesVector;
import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.batch.LongVector;
import io.tidemark.types.Check;
import io.tidemark.types.Column;
import io.tidemark.types.Schema;
import io.tidemark.types.SqlType;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows that are known already, such as those of SHOW. Mutable. Thread: the reader's. */
final class FixedRows implements RowStream {
    private final Schema schema;
    private final ZoneId timeZone;
    private final Deque<ColumnBatch> batches = new ArrayDeque<>();

    private FixedRows(Schema schema, ZoneId timeZone, List<ColumnBatch> batches) {
        this.schema = schema;
        this.timeZone = timeZone;
        batches.stream().filter(batch -> batch.activeCount() > 0).forEach(this.batches::add);
    }

    /** The rows of batches, which belong to the result. */
    static FixedRows of(Schema schema, ZoneId timeZone, List<ColumnBatch> batches) {
        return new FixedRows(schema, timeZone, batches);
    }

    /** Starts a result with these columns. */
    static Builder columns(Column... columns) {
        return new Builder(Schema.of(columns));
    }

    /** A column of texts. */
    static Column text(String name) {
        return new Column(name, SqlType.varchar());
    }

    /** A column of whole numbers. */
    static Column number(String name) {
        return new Column(name, SqlType.bigint());
    }

    /** A column of TRUE and FALSE. */
    static Column flag(String name) {
        return new Column(name, SqlType.of(SqlType.Kind.BOOLEAN));
    }

    @Override
    public Schema schema() {
        return schema;
    }

    @Override
    public boolean showsKinds() {
        return false;
    }

    @Override
    public boolean continuous() {
        return false;
    }

    @Override
    public ZoneId timeZone() {
        return timeZone;
    }

    @Override
    public List<String> notices() {
        return List.of();
    }

    @Override
    public @Nullable ColumnBatch nextBatch(long timeoutMillis) {
        return batches.poll();
    }

    @Override
    public boolean ended() {
        return batches.isEmpty();
    }

    @Override
    public void close() {
        batches.clear();
    }

    /** Collects rows. Mutable. */
    static final class Builder {
        private final Schema schema;
        private final List<@Nullable Object[]> rows = new ArrayList<>();

        private Builder(Schema schema) {
            this.schema = schema;
        }

        /** Adds a row of String, Long, Boolean or null values. */
        Builder row(@Nullable Object... values) {
            Check.state(values.length == schema.size(), "a row of another width");
            rows.add(values);
            return this;
        }

        /** The rows, in the order in which they were added. */
        Result build(ZoneId timeZone) {
            return new Result.Rows(stream(timeZone));
        }

        /** The same without a result around them. */
        FixedRows stream(ZoneId timeZone) {
            ColumnBatch batch = ColumnBatch.create(schema, Math.max(1, rows.size()));
            for (int row = 0; row < rows.size(); row++) {
                for (int column = 0; column < schema.size(); column++) {
                    set(batch, column, row, rows.get(row)[column]);
                }
            }
            batch.rowCount = rows.size();
            return new FixedRows(schema, timeZone, List.of(batch));
        }

        private static void set(ColumnBatch batch, int column, int row, @Nullable Object value) {
            if (value == null) {
                batch.columns[column].setNull(row);
                return;
            }
            batch.columns[column].setNotNull(row);
            if (batch.columns[column] instanceof BytesVector bytes) {
                bytes.set(row, value.toString());
            } else if (batch.columns[column] instanceof LongVector longs) {
                longs.values[row] = value instanceof Boolean flag ? (flag ? 1 : 0) : ((Number) value).longValue();
            }
        }
    }
}
