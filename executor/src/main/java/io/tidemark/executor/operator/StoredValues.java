package io.tidemark.executor.operator;

import io.tidemark.executor.batch.BytesVector;
import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.batch.ColumnVector;
import io.tidemark.executor.function.Slice;
import io.tidemark.executor.function.Utf8;
import io.tidemark.parser.ast.ColumnDefinition;
import io.tidemark.planner.catalog.TableDefinition;
import io.tidemark.types.Column;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.Schema;
import io.tidemark.types.SqlType;
import io.tidemark.types.TidemarkException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Refuses rows that a table's columns do not take: NULL where it says NOT NULL, and texts and binary values that are too
 * long, which are not cut in silence. Thread: task thread.
 */
public final class StoredValues {
    private final String table;
    private final Schema columns;
    private final Slice text = new Slice();

    /** @param table whose physical columns batches have, in their order */
    public StoredValues(TableDefinition table) {
        this.table = table.name();
        List<Column> written = new ArrayList<>();
        for (ColumnDefinition column : table.columns()) {
            if (column instanceof ColumnDefinition.Physical physical) {
                written.add(new Column(physical.name().text(), physical.type()));
            }
        }
        columns = new Schema(written);
    }

    /**
     * Looks at all active rows.
     *
     * @throws TidemarkException NULL_NOT_ALLOWED or TEXT_TOO_LONG for the first row that is not taken
     */
    public void check(ColumnBatch batch) {
        for (int index = 0; index < columns.size(); index++) {
            Column column = columns.column(index);
            ColumnVector vector = batch.columns[index];
            if (!column.type().nullable() && vector.mayHaveNulls) {
                checkNulls(column, vector, batch);
            }
            boolean limited = (column.type().isText() || column.type().isBinary())
                    && column.type().precision() != SqlType.UNSPECIFIED;
            if (limited && vector instanceof BytesVector texts) {
                checkLengths(column, texts, batch);
            }
        }
    }

    private void checkNulls(Column column, ColumnVector vector, ColumnBatch batch) {
        for (int place = 0; place < batch.activeCount(); place++) {
            if (vector.isNull(batch.activeRow(place))) {
                throw refused(
                        ErrorCode.NULL_NOT_ALLOWED,
                        "column '" + column.name() + "' of " + table + " is NOT NULL, and a row has no value for it",
                        "give it one with COALESCE, or leave such rows out with WHERE " + column.name()
                                + " IS NOT NULL");
            }
        }
    }

    private void checkLengths(Column column, BytesVector texts, ColumnBatch batch) {
        int most = column.type().precision();
        for (int place = 0; place < batch.activeCount(); place++) {
            int row = batch.activeRow(place);
            if (texts.isNull(row) || texts.length[row] <= most) {
                continue;
            }
            text.point(texts.buffer, texts.start[row], texts.length[row]);
            int length = column.type().isBinary() ? text.length : Utf8.count(text);
            if (length > most) {
                throw refused(
                        ErrorCode.TEXT_TOO_LONG,
                        "column '" + column.name() + "' of " + table + " takes " + most
                                + (column.type().isBinary() ? " bytes" : " characters") + ", and a row has " + length,
                        "write CAST(… AS " + column.type().text() + ") to cut it, or declare a longer column");
            }
        }
    }

    private static TidemarkException refused(ErrorCode code, String message, @Nullable String hint) {
        return new TidemarkException(code, message, hint, null);
    }
}
