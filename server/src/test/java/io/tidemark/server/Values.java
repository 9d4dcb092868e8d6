package io.tidemark.server;

import io.tidemark.protocol.RowBlock;
import io.tidemark.protocol.RowBlock.WireColumn;
import io.tidemark.types.RowKind;
import io.tidemark.types.Schema;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Rows of blocks as texts, for tests. */
final class Values {
    private Values() {}

    static String row(RowBlock block, Schema schema, int row) {
        List<String> values = new ArrayList<>();
        for (int index = 0; index < schema.size(); index++) {
            WireColumn column = block.columns().get(index);
            if (column.isNull(row)) {
                values.add("NULL");
                continue;
            }
            values.add(
                    switch (schema.type(index).layout()) {
                        case LONG -> Long.toString(column.longAt(row));
                        case DOUBLE -> Double.toString(column.doubleAt(row));
                        case WIDE -> column.longAt(row) + ":" + column.lowAt(row);
                        case BYTES ->
                            new String(
                                    column.buffer(),
                                    column.start(row),
                                    column.end(row) - column.start(row),
                                    StandardCharsets.UTF_8);
                    });
        }
        String kind = block.kinds() == null || block.kinds()[row] == 0
                ? ""
                : RowKind.values()[block.kinds()[row]].name() + " ";
        return kind + String.join(",", values);
    }
}
