package io.tidemark.executor.operator;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.batch.ColumnVector;
import io.tidemark.executor.codegen.CompiledExpressions;
import io.tidemark.planner.plan.Expression;
import io.tidemark.types.RowKind;
import io.tidemark.types.Schema;
import java.util.List;

/**
 * Filter and projection in one step. Columns that pass unchanged are handed on by reference; a filter only narrows the
 * selection. Thread: task thread.
 */
public final class CalcOperator implements Operator {
    private final CompiledExpressions expressions;
    private final boolean filters;
    private final Schema schema;
    private final int[] passed;
    private final ColumnVector[] computed;
    private final Output output;
    private int[] selection = new int[ColumnBatch.DEFAULT_ROWS];

    /**
     * @param projections one per column of the schema; expression i of the compiled ones
     * @param schema what comes out
     */
    public CalcOperator(
            CompiledExpressions expressions,
            boolean filters,
            List<Expression> projections,
            Schema schema,
            Output output) {
        this.expressions = expressions;
        this.filters = filters;
        this.schema = schema;
        this.output = output;
        this.passed = new int[projections.size()];
        this.computed = new ColumnVector[projections.size()];
        for (int index = 0; index < passed.length; index++) {
            passed[index] = projections.get(index) instanceof Expression.ColumnReference column ? column.index() : -1;
            computed[index] = ColumnVector.create(schema.type(index), passed[index] < 0 ? ColumnBatch.DEFAULT_ROWS : 0);
        }
    }

    @Override
    public void onBatch(int port, ColumnBatch batch) {
        ColumnBatch rows = filters ? filter(batch) : batch;
        if (rows.activeCount() == 0) {
            return;
        }
        ColumnVector[] columns = new ColumnVector[passed.length];
        for (int index = 0; index < columns.length; index++) {
            columns[index] = passed[index] >= 0 ? rows.columns[passed[index]] : project(index, rows);
        }
        ColumnBatch result = new ColumnBatch(columns);
        result.describeAs(rows);
        output.rows(result);
    }

    private ColumnBatch filter(ColumnBatch batch) {
        if (selection.length < batch.rowCount) {
            selection = new int[batch.rowCount];
        }
        ColumnBatch rows = new ColumnBatch(batch.columns);
        rows.describeAs(batch);
        int count = expressions.filter(batch, selection);
        if (batch.selection != null || count < batch.rowCount) {
            rows.selection = selection;
            rows.selectedCount = count;
            rows.kinds = batch.kinds == null ? null : kindsOfHalves(batch, batch.kinds, count);
        }
        return rows;
    }

    /** Of an update whose old row alone passes a delete is left, of one whose new row alone passes an insert. */
    private byte[] kindsOfHalves(ColumnBatch batch, byte[] kinds, int count) {
        byte[] changed = kinds.clone();
        int[] rows = batch.activeRows();
        boolean[] passes = new boolean[batch.rowCount];
        for (int place = 0; place < count; place++) {
            passes[selection[place]] = true;
        }
        for (int place = 0; place + 1 < batch.activeCount(); place++) {
            int old = rows[place];
            int next = rows[place + 1];
            boolean update = batch.kind(old) == RowKind.UPDATE_BEFORE && batch.kind(next) == RowKind.UPDATE_AFTER;
            if (update && passes[old] != passes[next]) {
                changed[old] = (byte) RowKind.DELETE.ordinal();
                changed[next] = (byte) RowKind.INSERT.ordinal();
            }
        }
        return changed;
    }

    private ColumnVector project(int index, ColumnBatch rows) {
        if (computed[index].capacity() < rows.rowCount) {
            computed[index] = ColumnVector.create(schema.type(index), rows.rowCount);
        }
        expressions.project(index, rows, computed[index]);
        return computed[index];
    }

    @Override
    public void onWatermark(int port, long millis) {
        output.watermark(millis);
    }

    @Override
    public void onIdle(int port) {
        output.idle();
    }
}
