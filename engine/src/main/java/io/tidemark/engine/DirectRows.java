package io.tidemark.engine;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.batch.ColumnVector;
import io.tidemark.executor.batch.LiteralValues;
import io.tidemark.executor.codegen.CompiledExpressions;
import io.tidemark.executor.codegen.ExpressionCompiler;
import io.tidemark.executor.codegen.Mode;
import io.tidemark.executor.function.EvaluationContext;
import io.tidemark.executor.table.KeyedTable;
import io.tidemark.executor.table.KeyedTables;
import io.tidemark.parser.ast.ColumnDefinition;
import io.tidemark.planner.catalog.TableDefinition;
import io.tidemark.planner.plan.Expression;
import io.tidemark.planner.plan.PhysicalNode;
import io.tidemark.types.Schema;
import io.tidemark.types.SqlType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Works out the rows of plans that need no job, in the thread that asks: constants, and rows of kept tables found by their
 * key, with conditions and expressions over them. Thread: the session's.
 */
final class DirectRows {
    /** Above this, a job does the same with less memory and can be cancelled. */
    private static final int MOST_ROWS = 2000;

    private final KeyedTables tables;
    private final EvaluationContext context;

    /** @param context the clock and the zone that expressions see */
    DirectRows(KeyedTables tables, EvaluationContext context) {
        this.tables = tables;
        this.context = context;
    }

    /** Whether a plan is of this kind. */
    static boolean can(PhysicalNode node) {
        return rows(node) <= MOST_ROWS;
    }

    /** The most rows that a plan can give here; more than the most if it is not of this kind. */
    private static int rows(PhysicalNode node) {
        if (node instanceof PhysicalNode.Values values) {
            return values.rows().size();
        }
        if (node instanceof PhysicalNode.Scan scan) {
            return scan.key().isEmpty() ? MOST_ROWS + 1 : 1;
        }
        boolean passes = node instanceof PhysicalNode.Project
                || node instanceof PhysicalNode.Filter
                || node instanceof PhysicalNode.UnionAll
                || node instanceof PhysicalNode.Exchange;
        int sum = passes ? 0 : MOST_ROWS + 1;
        for (PhysicalNode input : passes ? node.inputs() : List.<PhysicalNode>of()) {
            sum = Math.min(MOST_ROWS + 1, sum + rows(input));
        }
        return sum;
    }

    /** The rows of a plan that {@link #can} be worked out here. */
    List<ColumnBatch> of(PhysicalNode node) {
        if (node instanceof PhysicalNode.Values values) {
            return values.rows().isEmpty() ? List.of() : List.of(constants(values));
        }
        if (node instanceof PhysicalNode.Scan scan) {
            return found(scan);
        }
        List<ColumnBatch> rows = new ArrayList<>();
        for (PhysicalNode input : node.inputs()) {
            for (ColumnBatch batch : of(input)) {
                rows.add(
                        node instanceof PhysicalNode.Project project
                                ? projected(project, batch)
                                : node instanceof PhysicalNode.Filter filter ? filtered(filter, batch) : batch);
            }
        }
        return rows;
    }

    private static ColumnBatch constants(PhysicalNode.Values values) {
        Schema schema = values.schema();
        ColumnBatch batch = ColumnBatch.create(schema, values.rows().size());
        for (List<Expression.Literal> row : values.rows()) {
            for (int column = 0; column < schema.size(); column++) {
                Object value = row.get(column).value();
                LiteralValues.set(batch.columns[column], batch.rowCount, value, schema.type(column));
            }
            batch.rowCount++;
        }
        return batch;
    }

    private List<ColumnBatch> found(PhysicalNode.Scan scan) {
        KeyedTable table = tables.require(scan.table().name());
        Schema stored = table.layout().schema();
        List<SqlType> types = new ArrayList<>();
        for (int column : table.layout().keys()) {
            types.add(stored.type(column));
        }
        ColumnBatch key = ColumnBatch.create(types, 1);
        for (int index = 0; index < types.size(); index++) {
            Object value = scan.key().get(index).value();
            if (value == null) {
                return List.of(); // nothing equals NULL
            }
            LiteralValues.set(key.columns[index], 0, value, types.get(index));
        }
        ColumnBatch row = ColumnBatch.create(stored, 1);
        if (!table.reader().find(key, 0, row, 0)) {
            return List.of();
        }
        ColumnVector[] columns = new ColumnVector[scan.columns().size()];
        for (int index = 0; index < columns.length; index++) {
            columns[index] =
                    row.columns[storedIndex(scan.table(), scan.columns().get(index))];
        }
        ColumnBatch batch = new ColumnBatch(columns);
        batch.rowCount = 1;
        return List.of(batch);
    }

    /** Where a column of a table lies among those that are stored. */
    static int storedIndex(TableDefinition table, int column) {
        int stored = 0;
        for (int index = 0; index < column; index++) {
            stored += table.columns().get(index) instanceof ColumnDefinition.Physical ? 1 : 0;
        }
        return stored;
    }

    private ColumnBatch filtered(PhysicalNode.Filter filter, ColumnBatch batch) {
        CompiledExpressions compiled = compile(filter.schema(), filter.condition(), List.of());
        int[] selected = new int[batch.rowCount];
        ColumnBatch passed = new ColumnBatch(batch.columns);
        passed.describeAs(batch);
        passed.selectedCount = compiled.filter(batch, selected);
        passed.selection = selected;
        return passed;
    }

    private ColumnBatch projected(PhysicalNode.Project project, ColumnBatch batch) {
        CompiledExpressions compiled = compile(project.input().schema(), null, project.expressions());
        ColumnBatch target = ColumnBatch.create(project.schema(), Math.max(1, batch.rowCount));
        for (int index = 0; index < target.columns.length; index++) {
            compiled.project(index, batch, target.columns[index]);
        }
        target.describeAs(batch);
        return target;
    }

    private CompiledExpressions compile(Schema input, @Nullable Expression condition, List<Expression> projections) {
        return new ExpressionCompiler(context).compile("Direct", input, condition, projections, Mode.INTERPRETED);
    }

    /** How many rows batches have. */
    static int count(List<ColumnBatch> batches) {
        int count = 0;
        for (ColumnBatch batch : batches) {
            count = Math.addExact(count, batch.activeCount());
        }
        return count;
    }
}
