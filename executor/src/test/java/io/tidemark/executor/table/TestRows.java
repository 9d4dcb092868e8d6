package io.tidemark.executor.table;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.types.Column;
import io.tidemark.types.Schema;
import io.tidemark.types.SqlType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Rows of a table (k VARCHAR, v BIGINT, note VARCHAR) with the key k. */
final class TestRows {
    static final Schema SCHEMA = Schema.of(
            new Column("k", SqlType.varchar().withNullable(false)),
            new Column("v", SqlType.bigint()),
            new Column("note", SqlType.varchar()));
    static final TableLayout LAYOUT = new TableLayout(SCHEMA, List.of(0));

    private TestRows() {}

    static ColumnBatch row(String key, long value, @Nullable String note) {
        ColumnBatch batch = ColumnBatch.create(SCHEMA, 1);
        batch.bytes(0).set(0, key);
        batch.longs(1).values[0] = value;
        if (note == null) {
            batch.columns[2].setNull(0);
        } else {
            batch.bytes(2).set(0, note);
        }
        batch.rowCount = 1;
        return batch;
    }

    static ColumnBatch key(String key) {
        ColumnBatch batch = ColumnBatch.create(List.of(SqlType.varchar()), 1);
        batch.bytes(0).set(0, key);
        batch.rowCount = 1;
        return batch;
    }

    /** The columns of a row behind the key. */
    static String text(ColumnBatch batch, int row) {
        return batch.longs(1).values[row]
                + (batch.columns[2].isNull(row) ? "" : " " + batch.bytes(2).text(row));
    }

    static String key(ColumnBatch batch, int row) {
        return batch.bytes(0).text(row);
    }

    static Map<String, String> all(TableScan scan) {
        Map<String, String> rows = new TreeMap<>();
        List<String> doubles = new ArrayList<>();
        for (ColumnBatch batch = scan.next(); batch != null; batch = scan.next()) {
            for (int row = 0; row < batch.rowCount; row++) {
                if (rows.put(key(batch, row), text(batch, row)) != null) {
                    doubles.add(key(batch, row));
                }
            }
        }
        if (!doubles.isEmpty()) {
            throw new AssertionError("keys that came twice: " + doubles);
        }
        return rows;
    }

    static Map<String, String> all(KeyedTable table) {
        return all(table.scan());
    }

    static @Nullable String get(TableReader reader, String key) {
        ColumnBatch found = ColumnBatch.create(SCHEMA, 1);
        return reader.find(key(key), 0, found, 0) ? text(found, 0) : null;
    }
}
