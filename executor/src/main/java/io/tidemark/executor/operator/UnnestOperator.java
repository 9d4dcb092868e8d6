package io.tidemark.executor.operator;

import io.tidemark.executor.batch.BytesVector;
import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.batch.ColumnVector;
import io.tidemark.executor.batch.LongVector;
import io.tidemark.executor.batch.Nested;
import io.tidemark.executor.exchange.StreamElement;
import io.tidemark.planner.plan.PhysicalNode;
import io.tidemark.types.RowKind;
import io.tidemark.types.Schema;
import io.tidemark.types.SqlType;
import java.util.ArrayDeque;

/**
 * Gives each row once for each element of an ARRAY or MAP in it, with the element (its fields, if it is a ROW; key and value
 * of a MAP) behind the columns that are kept. A batch with very many elements is given out in steps. Thread: task thread.
 */
public final class UnnestOperator implements Operator {
    /** Rows that one call of {@link #onBatch} gives out at most; what a channel has room for many times over. */
    private static final int MOST_AT_ONCE = 32 * ColumnBatch.DEFAULT_ROWS;

    private final PhysicalNode.Unnest node;
    private final int[] kept;
    private final SqlType type;
    private final boolean fields;
    private final Output output;
    private final RowOutput rows;
    private final long[] watermarks = new long[ColumnBatch.DEFAULT_ROWS];
    private boolean withWatermarks;

    /** What is still to be given out, in order. */
    private final ArrayDeque<StreamElement> waiting = new ArrayDeque<>();

    /** How many elements of the first waiting row were given out. */
    private int given;

    public UnnestOperator(PhysicalNode.Unnest node, Output output) {
        this.node = node;
        kept = node.kept().stream().mapToInt(Integer::intValue).toArray();
        type = node.input().schema().type(node.column());
        fields =
                type.kind() == SqlType.Kind.ARRAY && type.fields().get(0).type().kind() == SqlType.Kind.ROW;
        this.output = output;
        rows = new RowOutput(node.schema(), judged(output));
    }

    /** Rows keep the watermark before them, so that what follows judges them as it should. */
    private Output judged(Output target) {
        return new Output() {
            @Override
            public void rows(ColumnBatch batch) {
                batch.watermarksBefore = withWatermarks ? watermarks : null;
                target.rows(batch);
            }

            @Override
            public void watermark(long millis) {
                target.watermark(millis);
            }

            @Override
            public void idle() {
                target.idle();
            }
        };
    }

    @Override
    public void onBatch(int port, ColumnBatch batch) {
        if (!waiting.isEmpty()) {
            waiting.addLast(new StreamElement.Rows(copyFrom(batch, 0)));
            return;
        }
        int done = take(batch, MOST_AT_ONCE);
        if (done < batch.activeCount()) {
            waiting.addFirst(new StreamElement.Rows(copyFrom(batch, done)));
        }
    }

    /** Gives rows out until there are no more or it is enough; says how many are through. */
    private int take(ColumnBatch batch, int most) {
        withWatermarks = batch.watermarksBefore != null;
        boolean weights = batch.mayHaveWeights();
        int count = batch.activeCount();
        int left = most;
        int place = 0;
        while (place < count && left > 0) {
            int weight = weights ? batch.weight(batch.activeRow(place)) : 1;
            left -= weight * unnest(batch, batch.activeRow(place), Math.max(1, left / weight));
            place += given == 0 ? 1 : 0;
        }
        rows.flush();
        return place;
    }

    /** Gives out elements of a row; says how many. {@link #given} is 0 once all are. */
    private int unnest(ColumnBatch batch, int row, int most) {
        BytesVector values = (BytesVector) batch.columns[node.column()];
        boolean isNull = values.isNull(row);
        boolean map = type.kind() == SqlType.Kind.MAP;
        byte[] buffer = values.buffer;
        int start = values.start[row];
        int first = map && !isNull ? Nested.elementStart(buffer, start, 0) : start;
        int count = isNull ? 0 : Nested.count(buffer, first);
        if (count == 0) {
            if (node.outer()) {
                nulls(begin(batch, row));
                add(batch, row);
            }
            return 1;
        }
        int until = Math.min(count, given + most);
        int done = until - given;
        for (int element = given; element < until; element++) {
            int at = begin(batch, row);
            int next = kept.length;
            if (map) {
                Nested.read(buffer, first, element, target(next), at);
                Nested.read(buffer, Nested.elementStart(buffer, start, 1), element, target(next + 1), at);
                next += 2;
            } else if (fields) {
                next += row(buffer, start, element, next, at);
            } else {
                Nested.read(buffer, start, element, target(next++), at);
            }
            if (node.ordinality()) {
                target(next).setNotNull(at);
                ((LongVector) target(next)).values[at] = element + 1L;
            }
            add(batch, row);
        }
        given = until == count ? 0 : until;
        return done;
    }

    /** Writes the fields of an element that is a ROW; says how many. */
    private int row(byte[] buffer, int start, int element, int first, int at) {
        int width = type.fields().get(0).type().fields().size();
        boolean isNull = Nested.isNull(buffer, start, element);
        int row = isNull ? 0 : Nested.elementStart(buffer, start, element);
        for (int field = 0; field < width; field++) {
            if (isNull) {
                target(first + field).setNull(at);
            } else {
                Nested.read(buffer, row, field, target(first + field), at);
            }
        }
        return width;
    }

    private ColumnVector target(int column) {
        return rows.batch().columns[column];
    }

    /** Begins a row with the columns that are kept; says which. */
    private int begin(ColumnBatch batch, int row) {
        rows.makeRoom(1);
        int at = rows.row();
        for (int column = 0; column < kept.length; column++) {
            target(column).copyFrom(batch.columns[kept[column]], row, at);
        }
        long[] before = batch.watermarksBefore;
        watermarks[at] = before == null ? Long.MIN_VALUE : before[row];
        return at;
    }

    private void nulls(int at) {
        for (int column = kept.length; column < node.schema().size(); column++) {
            target(column).setNull(at);
        }
    }

    /** A row before and after an update may have different numbers of elements, so they are no pairs any more. */
    private void add(ColumnBatch batch, int row) {
        rows.add(
                switch (batch.kind(row)) {
                    case INSERT, UPDATE_AFTER -> RowKind.INSERT;
                    case UPDATE_BEFORE, DELETE -> RowKind.DELETE;
                });
    }

    private ColumnBatch copyFrom(ColumnBatch batch, int place) {
        int count = batch.activeCount() - place;
        Schema schema = node.input().schema();
        ColumnBatch copy = ColumnBatch.create(schema, count);
        copy.append(batch, batch.activeRows(), place, count);
        return copy;
    }

    @Override
    public boolean pending() {
        return !waiting.isEmpty();
    }

    @Override
    public void step() {
        StreamElement next = waiting.removeFirst();
        if (next instanceof StreamElement.Rows more) {
            int done = take(more.batch(), ColumnBatch.DEFAULT_ROWS);
            if (done < more.batch().activeCount()) {
                waiting.addFirst(done == 0 ? more : new StreamElement.Rows(copyFrom(more.batch(), done)));
            }
        } else if (next instanceof StreamElement.Watermark watermark) {
            output.watermark(watermark.millis());
        } else {
            output.idle();
        }
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
            waiting.addLast(new StreamElement.Idle()); // else the rows before it would wake what is behind
        }
    }
}
