package io.tidemark.connectors.kafka;

import io.tidemark.connectors.Formats;
import io.tidemark.connectors.json.JsonFormat;
import io.tidemark.connectors.text.FieldReader;
import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.connector.Decoder;
import io.tidemark.executor.connector.ScanRequest;
import io.tidemark.executor.connector.ScanRequest.ScanColumn;
import io.tidemark.types.Column;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.Schema;
import io.tidemark.types.TidemarkException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The primary key of a deleted row, from the key of its record: the text of the key column, or a JSON object of several, as
 * {@link RecordKey} writes them. Mutable (scratch space); one for each reader. Thread: task thread.
 */
final class KeyColumns {
    private static final int PADDING = 8;

    private final String table;
    private final int[] columns;
    private final Schema schema;
    private final @Nullable FieldReader one;
    private final @Nullable Decoder several;
    private final ColumnBatch scratch;

    KeyColumns(ScanRequest request) {
        table = request.table().name();
        List<String> names = request.table().primaryKey();
        Schema physical = Formats.physicalColumns(request.table());
        List<Column> key = new ArrayList<>();
        List<ScanColumn> wanted = new ArrayList<>();
        columns = new int[names.size()];
        for (int index = 0; index < columns.length; index++) {
            columns[index] = place(request, names.get(index));
            key.add(physical.column(physical.indexOf(names.get(index))));
            wanted.add(new ScanColumn(names.get(index), false));
        }
        schema = new Schema(key);
        scratch = ColumnBatch.create(schema, 1);
        boolean single = columns.length == 1;
        one = single ? new FieldReader(names.get(0), schema.type(0)) : null;
        several = single ? null : new JsonFormat().decoder(request.options(), physical, wanted, schema);
    }

    private static int place(ScanRequest request, String name) {
        for (int index = 0; index < request.columns().size(); index++) {
            ScanColumn column = request.columns().get(index);
            if (!column.metadata() && column.name().equals(name)) {
                return index;
            }
        }
        throw TidemarkException.internal("a scan of a table without its key column " + name);
    }

    /** Fills a row with the key and NULLs. */
    void fill(@Nullable ByteBuffer key, ColumnBatch batch, int row) {
        if (key == null) {
            throw new TidemarkException(
                    ErrorCode.MALFORMED_RECORD,
                    "the record has neither key nor value, so it does not say which row of " + table + " it deletes");
        }
        byte[] bytes = new byte[key.remaining() + PADDING];
        key.duplicate().get(bytes, 0, key.remaining());
        scratch.clear();
        if (one != null) {
            one.read(bytes, 0, key.remaining(), scratch.columns[0], 0);
        } else if (several != null) {
            several.decode(bytes, 0, key.remaining(), scratch, 0);
        }
        for (var column : batch.columns) {
            column.setNull(row);
        }
        for (int index = 0; index < columns.length; index++) {
            batch.columns[columns[index]].copyFrom(scratch.columns[index], 0, row);
        }
    }
}
