package io.tidemark.executor.operator;

import io.tidemark.executor.batch.BytesVector;
import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.batch.ColumnVector;
import io.tidemark.executor.codegen.CompiledExpressions;
import io.tidemark.planner.plan.Expression;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.RowKind;
import io.tidemark.types.Schema;
import io.tidemark.types.TidemarkException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Filter and projection in one step. Columns that pass unchanged are handed on by reference; a filter only narrows the
 * selection. Rows whose texts would be too large together are given on in pieces. Thread: task thread.
 */
public final class CalcOperator implements Operator {
    private final CompiledExpressions expressions;
    private final boolean filters;
    private final Schema schema;
    private final int[] passed;
    private final ColumnVector[] computed;
    private final FailedRows failedRows;
    private final Output output;
    private int[] selection = new int[ColumnBatch.DEFAULT_ROWS];

    /** So many rows are evaluated at once; fewer as long as their texts are large. */
    private int pieceRows = Integer.MAX_VALUE;

    /** What {@link #evaluate} has computed, in bytes. */
    private int computedBytes;

    /**
     * @param projections one per column of the schema; expression i of the compiled ones
     * @param schema what comes out
     * @param failedRows where rows go for which an expression fails
     */
    public CalcOperator(
            CompiledExpressions expressions,
            boolean filters,
            List<Expression> projections,
            Schema schema,
            FailedRows failedRows,
            Output output) {
        this.expressions = expressions;
        this.filters = filters;
        this.schema = schema;
        this.failedRows = failedRows;
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
        int count = batch.activeCount();
        if (count <= pieceRows) {
            if (giveOut(batch)) {
                growPieces();
                return;
            }
            pieceRows = count / 2;
        }
        int[] rows = batch.activeRows();
        for (int from = 0; from < count; ) {
            int size = wholeUpdates(batch, from, Math.min(pieceRows, count - from));
            ColumnBatch piece = new ColumnBatch(batch.columns);
            piece.describeAs(batch);
            piece.selection = Arrays.copyOfRange(rows, from, from + size);
            piece.selectedCount = size;
            piece.version = from + size < count ? ColumnBatch.NO_VERSION : batch.version;
            if (giveOut(piece)) {
                from += size;
                growPieces();
            } else {
                pieceRows = size / 2;
            }
        }
    }

    private void growPieces() {
        if (pieceRows != Integer.MAX_VALUE && computedBytes < ColumnBatch.MANY_BYTES / 4) {
            pieceRows = pieceRows < ColumnBatch.DEFAULT_ROWS ? pieceRows * 2 : Integer.MAX_VALUE;
        }
    }

    /** So many rows from a place on, or one more where the old and the new row of an update would be parted. */
    private static int wholeUpdates(ColumnBatch batch, int from, int size) {
        boolean parts = from + size < batch.activeCount()
                && batch.kind(batch.activeRow(from + size - 1)) == RowKind.UPDATE_BEFORE
                && batch.kind(batch.activeRow(from + size)) == RowKind.UPDATE_AFTER;
        return parts ? size + 1 : size;
    }

    /** One row, or the two of an update, are given on together however large they are. */
    private static boolean canBeCut(ColumnBatch batch) {
        return batch.activeCount() > wholeUpdates(batch, 0, 1);
    }

    /** Gives out what becomes of rows, those that fail apart; false if it is too much for one batch, and nothing is done. */
    private boolean giveOut(ColumnBatch batch) {
        ColumnBatch result;
        try {
            result = evaluate(batch);
        } catch (TidemarkException failure) {
            throwUnlessOfRow(failure);
            ColumnBatch rest = withoutFailing(batch);
            if (rest.activeCount() == batch.activeCount()) {
                throw failure;
            }
            onBatch(0, rest);
            return true;
        }
        if (result == null) {
            return false;
        }
        if (result.activeCount() > 0) {
            output.rows(result);
        }
        return true;
    }

    private void throwUnlessOfRow(TidemarkException failure) {
        if (expressions.failedRow() < 0 || failure.code().kind() != ErrorCode.Kind.USER) {
            throw failure;
        }
    }

    /** The rows that pass, or null if they are too large for one batch. */
    private @Nullable ColumnBatch evaluate(ColumnBatch batch) {
        ColumnBatch rows = filters ? filter(batch) : batch;
        computedBytes = 0;
        if (rows.activeCount() == 0) {
            return rows;
        }
        boolean cut = canBeCut(rows);
        int most = cut ? ColumnBatch.MANY_BYTES : CompiledExpressions.MAX_ROW_BYTES * rows.activeCount();
        ColumnVector[] columns = new ColumnVector[passed.length];
        for (int index = 0; index < columns.length; index++) {
            if (passed[index] >= 0) {
                columns[index] = rows.columns[passed[index]];
            } else if (project(index, rows, most - computedBytes)) {
                columns[index] = computed[index];
                computedBytes += computed[index] instanceof BytesVector texts ? texts.ownBytes() : 0;
            } else if (cut) {
                return null;
            } else {
                throw expressions.tooLarge(index);
            }
        }
        ColumnBatch result = new ColumnBatch(columns);
        result.describeAs(rows);
        return result;
    }

    /** Evaluates row by row to find those that fail, which go where they belong; the others are left. */
    private ColumnBatch withoutFailing(ColumnBatch batch) {
        int[] kept = new int[batch.activeCount()];
        int count = 0;
        ColumnBatch one = new ColumnBatch(batch.columns);
        one.describeAs(batch);
        one.selection = new int[1];
        one.selectedCount = 1;
        for (int place = 0; place < batch.activeCount(); place++) {
            int row = batch.activeRow(place);
            one.selection[0] = row;
            try {
                evaluate(one);
                kept[count] = row;
                count++;
            } catch (TidemarkException failure) {
                throwUnlessOfRow(failure);
                failedRows.reject(batch, row, failure);
            }
        }
        ColumnBatch rows = new ColumnBatch(batch.columns);
        rows.describeAs(batch);
        rows.selection = kept;
        rows.selectedCount = count;
        rows.kinds = batch.kinds == null ? null : kindsOfHalves(batch, batch.kinds, kept, count);
        return rows;
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
            rows.kinds = batch.kinds == null ? null : kindsOfHalves(batch, batch.kinds, selection, count);
        }
        return rows;
    }

    /** Of an update whose old row alone passes a delete is left, of one whose new row alone passes an insert. */
    private static byte[] kindsOfHalves(ColumnBatch batch, byte[] kinds, int[] selected, int count) {
        byte[] changed = kinds.clone();
        int[] rows = batch.activeRows();
        boolean[] passes = new boolean[batch.rowCount];
        for (int place = 0; place < count; place++) {
            passes[selected[place]] = true;
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

    private boolean project(int index, ColumnBatch rows, int most) {
        if (computed[index].capacity() < rows.rowCount) {
            computed[index] = ColumnVector.create(schema.type(index), rows.rowCount);
        }
        return expressions.project(index, rows, computed[index], most);
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
