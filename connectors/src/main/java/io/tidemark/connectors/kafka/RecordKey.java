package io.tidemark.connectors.kafka;

import io.tidemark.connectors.json.JsonFormat;
import io.tidemark.connectors.text.FieldWriter;
import io.tidemark.connectors.text.FieldWriter.TimestampForm;
import io.tidemark.connectors.text.TextBuffer;
import io.tidemark.executor.batch.BytesVector;
import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.batch.ColumnVector;
import io.tidemark.executor.connector.Encoder;
import io.tidemark.executor.connector.SinkRequest;
import io.tidemark.executor.connector.TableOptions;
import io.tidemark.types.Column;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.Schema;
import io.tidemark.types.TidemarkException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The keys of records: nothing, the text of one column, or of several key columns a JSON object. Mutable (scratch space);
 * one for each writer. Thread: task thread.
 */
interface RecordKey {
    /** The key of a row; null for none. */
    byte @Nullable [] of(ColumnBatch batch, int row);

    /** The keys that a table's rows have: its primary key, or the column that the option 'key' names. */
    static RecordKey of(SinkRequest request) {
        List<String> primaryKey = request.table().primaryKey();
        if (primaryKey.size() > 1) {
            return several(request, primaryKey);
        }
        if (primaryKey.size() == 1) {
            return one(request, primaryKey.get(0), true);
        }
        return request.options()
                .text(KafkaOptions.KEY)
                .map(name -> one(request, name, false))
                .orElse((batch, row) -> null);
    }

    private static RecordKey one(SinkRequest request, String name, boolean needed) {
        int index = request.schema().indexOf(name);
        FieldWriter writer = new FieldWriter(request.schema().type(index), TimestampForm.SQL);
        TextBuffer text = new TextBuffer();
        return (batch, row) -> {
            ColumnVector column = batch.columns[index];
            if (column.isNull(row)) {
                if (needed) {
                    throw missing(request, name);
                }
                return null;
            }
            text.clear();
            writer.append(column, row, text);
            return Arrays.copyOf(text.bytes(), text.length());
        };
    }

    private static RecordKey several(SinkRequest request, List<String> names) {
        List<Column> columns = new ArrayList<>();
        int[] indexes = new int[names.size()];
        for (int place = 0; place < indexes.length; place++) {
            indexes[place] = request.schema().indexOf(names.get(place));
            columns.add(new Column(names.get(place), request.schema().type(indexes[place])));
        }
        JsonFormat json = new JsonFormat();
        Encoder encoder = json.encoder(TableOptions.check("key", Map.of(), json.options()), new Schema(columns));
        ColumnVector[] vectors = new ColumnVector[indexes.length];
        ColumnBatch part = new ColumnBatch(vectors);
        BytesVector text = new BytesVector(1);
        return (batch, row) -> {
            for (int place = 0; place < indexes.length; place++) {
                vectors[place] = batch.columns[indexes[place]];
                if (vectors[place].isNull(row)) {
                    throw missing(request, names.get(place));
                }
            }
            part.rowCount = batch.rowCount;
            text.clear();
            encoder.encode(part, row, text, 0);
            return text.bytes(0);
        };
    }

    private static TidemarkException missing(SinkRequest request, String name) {
        return new TidemarkException(
                ErrorCode.NULL_NOT_ALLOWED,
                "table " + request.table().name() + ": column '" + name
                        + "' of its primary key is NULL, but the key of a record says which row it is");
    }
}
