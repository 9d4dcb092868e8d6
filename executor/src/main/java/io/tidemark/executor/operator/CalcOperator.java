package io.tidemark.executor.operator;

import io.tidemark.executor.batch.BytesVector;
import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.batch.ColumnVector;
import io.tidemark.executor.codegen.CompiledExpressions;
import io.tidemark.executor.exchange.StreamElement;
import io.tidemark.planner.plan.Expression;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.RowKind;
import io.tidemark.types.Schema;
import io.tidemark.types.TidemarkException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Filter and projection in one step. Columns that pass unchanged are handed on by reference; a filter only narrows the
 * selection. Rows whose texts would be too large together are given on in pieces. Thread: task thread.
 */
public final class CalcOperator implements Operator {
    /** When so much was given out at once, what receives it is asked again whether it has room. */
    private static final long MOST_BYTES_AT_ONCE = 4L * ColumnBatch.MANY_BYTES;

    private final CompiledExpressions expressions;
    private final boolean filters;
    private final Schema schema;
    private final Schema input;
    private final int[] passed;
    private final ColumnVector[] computed;
    private final FailedRows failedRows;
    private final Output output;

    /** Rows that were too much for the moment, and what came behind them. */
    private final ArrayDeque<StreamElement> waiting = new ArrayDeque<>();

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
        this.input = expressions.input();
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
        if (!waiting.isEmpty()) {
            waiting.addLast(new StreamElement.Rows(copyOf(batch)));
            return;
        }
        ColumnBatch left = giveOut(batch);
        if (left != null) {
            waiting.addFirst(new StreamElement.Rows(copyOf(left)));
        }
    }

    @Override
    public boolean pending() {
        return !waiting.isEmpty();
    }

    @Override
    public void step() {
        StreamElement next = waiting.removeFirst();
        if (next instanceof StreamElement.Rows rows) {
            ColumnBatch left = giveOut(rows.batch());
            if (left != null) {
                waiting.addFirst(new StreamElement.Rows(left));
            }
        } else if (next instanceof StreamElement.Watermark watermark) {
            output.watermark(watermark.millis());
        } else {
            output.idle();
        }
    }

    /** Gives out what becomes of rows, those that fail apart, until all are through or it is enough; returns those left. */
    private @Nullable ColumnBatch giveOut(ColumnBatch batch) {
        ColumnBatch left = batch;
        long given = 0;
        while (left.activeCount() > 0) {
            if (given > MOST_BYTES_AT_ONCE) {
                return left;
            }
            int size = wholeUpdates(left, 0, Math.min(pieceRows, left.activeCount()));
            ColumnBatch piece = part(left, 0, size);
            ColumnBatch result;
            try {
                result = evaluate(piece);
            } catch (TidemarkException failure) {
                throwUnlessOfRow(failure);
                left = withoutFailing(left, piece, failure);
                continue;
            }
            if (result == null) {
                pieceRows = size / 2;
                continue;
            }
            if (result.activeCount() > 0) {
                output.rows(result);
            }
            given += computedBytes;
            growPieces();
            left = part(left, size, left.activeCount());
        }
        return null;
    }

    /** Some of the rows that count. */
    private static ColumnBatch part(ColumnBatch batch, int from, int to) {
        int count = batch.activeCount();
        if (from == 0 && to == count) {
            return batch;
        }
        ColumnBatch part = new ColumnBatch(batch.columns);
        part.describeAs(batch);
        part.selection = Arrays.copyOfRange(batch.activeRows(), from, to);
        part.selectedCount = to - from;
        part.version = to < count ? ColumnBatch.NO_VERSION : batch.version;
        return part;
    }

    /** A copy of the rows that count, at the places where they are: by these their source knows them. */
    private ColumnBatch copyOf(ColumnBatch batch) {
        int count = batch.activeCount();
        ColumnVector[] columns = new ColumnVector[batch.columns.length];
        for (int column = 0; column < columns.length; column++) {
            columns[column] = ColumnVector.create(input.type(column), batch.rowCount);
            for (int place = 0; place < count; place++) {
                columns[column].copyFrom(batch.columns[column], batch.activeRow(place), batch.activeRow(place));
            }
        }
        ColumnBatch copy = new ColumnBatch(columns);
        copy.describeAs(batch);
        copy.selection = Arrays.copyOf(batch.activeRows(), count);
        copy.selectedCount = count;
        copy.kinds = batch.kinds == null ? null : batch.kinds.clone();
        copy.watermarksBefore = batch.watermarksBefore == null ? null : batch.watermarksBefore.clone();
        copy.origins = batch.origins == null ? null : batch.origins.clone();
        return copy;
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

    /**
     * Evaluates a piece row by row to find those that fail, which go where they belong.
     *
     * @return what is left without them: the others of the piece and what stands behind it
     */
    private ColumnBatch withoutFailing(ColumnBatch left, ColumnBatch piece, TidemarkException first) {
        int size = piece.activeCount();
        int[] kept = left.activeRows().clone();
        int count = 0;
        ColumnBatch one = new ColumnBatch(piece.columns);
        one.describeAs(piece);
        one.selection = new int[1];
        one.selectedCount = 1;
        for (int place = 0; place < size; place++) {
            int row = piece.activeRow(place);
            one.selection[0] = row;
            try {
                evaluate(one);
                kept[count] = row;
                count++;
            } catch (TidemarkException failure) {
                throwUnlessOfRow(failure);
                failedRows.reject(piece, row, failure);
            }
        }
        if (count == size) {
            throw first;
        }
        ColumnBatch rest = new ColumnBatch(left.columns);
        rest.describeAs(left);
        rest.kinds = left.kinds == null ? null : kindsOfHalves(piece, left.kinds, kept, count);
        int behind = left.activeCount() - size;
        System.arraycopy(left.activeRows(), size, kept, count, behind);
        rest.selection = kept;
        rest.selectedCount = count + behind;
        return rest;
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
        if (waiting.isEmpty()) {
            output.watermark(millis);
        } else {
            waiting.addLast(new StreamElement.Watermark(millis));
        }
    }

    @Override
    public void onIdle(int port) {
        if (waiting.isEmpty()) {
            output.idle();
        } else {
            waiting.addLast(new StreamElement.Idle());
        }
    }
}
