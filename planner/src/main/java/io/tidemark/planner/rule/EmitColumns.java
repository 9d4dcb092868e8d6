package io.tidemark.planner.rule;

import io.tidemark.planner.plan.EmitPolicy;
import io.tidemark.planner.plan.PhysicalNode;
import io.tidemark.types.Column;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.Position;
import io.tidemark.types.Schema;
import io.tidemark.types.SqlType;
import io.tidemark.types.TidemarkException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The columns that EMIT STREAM adds to a result. */
public final class EmitColumns {
    /** How many there are. */
    static final int COUNT = 3;

    private static final List<Column> COLUMNS = List.of(
            new Column("undo", SqlType.of(SqlType.Kind.BOOLEAN).withNullable(false)),
            new Column("ptime", SqlType.timestamp().withNullable(false)),
            new Column("ver", SqlType.of(SqlType.Kind.BIGINT).withNullable(false)));

    private EmitColumns() {}

    /** The names behind those of a result. */
    public static List<String> names(List<String> names, EmitPolicy emit) {
        List<String> all = new ArrayList<>(names);
        if (emit.stream()) {
            COLUMNS.forEach(column -> all.add(column.name()));
        }
        return all;
    }

    /**
     * The result with the step that lets it out, which {@code PlanRewriter} completes; the same node if EMIT needs none.
     *
     * @param names of the result's columns, none of which may be one of those that are added
     */
    public static PhysicalNode over(
            PhysicalNode node, EmitPolicy emit, List<String> names, @Nullable Position position) {
        if (!emit.materializes()) {
            return node;
        }
        List<Column> columns = new ArrayList<>(node.schema().columns());
        if (emit.stream()) {
            for (Column added : COLUMNS) {
                if (names.stream().anyMatch(name -> name.equalsIgnoreCase(added.name()))) {
                    throw new TidemarkException(
                            ErrorCode.INVALID_QUERY,
                            "EMIT STREAM adds a column '" + added.name() + "', and the query has one of that name",
                            "give the query's column another name with AS",
                            position);
                }
                columns.add(added);
            }
        }
        return new PhysicalNode.Materialize(node, emit, List.of(), false, -1, 0, new Schema(columns));
    }
}
