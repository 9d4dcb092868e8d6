package io.tidemark.planner.sql;

import io.tidemark.planner.catalog.TableDefinition;
import io.tidemark.types.Schema;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/**
 * A table with its expressions understood.
 *
 * @param table its definition
 * @param schema all columns, computed ones too
 * @param rowType the same as Calcite's type
 * @param stored indices of the physical and metadata columns, in order
 * @param values one expression for each column of the schema, over the stored columns
 * @param timeColumn index of the event-time column, or -1
 * @param watermark the watermark that a row brings, over the schema's columns, or null
 */
public record TableModel(
        TableDefinition table,
        Schema schema,
        RelDataType rowType,
        List<Integer> stored,
        List<RexNode> values,
        int timeColumn,
        @Nullable RexNode watermark) {
    public TableModel {
        stored = List.copyOf(stored);
        values = List.copyOf(values);
    }
}
