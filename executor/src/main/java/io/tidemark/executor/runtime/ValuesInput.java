package io.tidemark.executor.runtime;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.batch.LiteralValues;
import io.tidemark.executor.operator.Output;
import io.tidemark.executor.snapshot.SnapshotReader;
import io.tidemark.executor.snapshot.SnapshotWriter;
import io.tidemark.planner.plan.Expression;
import io.tidemark.planner.plan.PhysicalNode;
import java.nio.ByteBuffer;
import java.util.List;

/** Constant rows. Thread: task thread. */
final class ValuesInput implements TaskInput, TaskPart.Content {
    private static final String NEXT = "next";

    private final PhysicalNode.Values values;
    private final Output output;
    private int next;
    private boolean ended;

    ValuesInput(PhysicalNode.Values values, Output output) {
        this.values = values;
        this.output = output;
    }

    @Override
    public boolean pull() {
        if (ended) {
            return false;
        }
        int count = Math.min(ColumnBatch.DEFAULT_ROWS, values.rows().size() - next);
        if (count == 0) {
            ended = true;
            output.watermark(Long.MAX_VALUE);
            return true;
        }
        ColumnBatch batch = ColumnBatch.create(values.schema(), count);
        for (int row = 0; row < count; row++) {
            List<Expression.Literal> literals = values.rows().get(next + row);
            for (int column = 0; column < literals.size(); column++) {
                LiteralValues.set(
                        batch.columns[column],
                        row,
                        literals.get(column).value(),
                        values.schema().type(column));
            }
        }
        batch.rowCount = count;
        next += count;
        output.rows(batch);
        return true;
    }

    @Override
    public void snapshot(SnapshotWriter target) {
        target.whole(NEXT, ByteBuffer.allocate(Integer.BYTES).putInt(next).array());
    }

    @Override
    public void restore(SnapshotReader source) {
        for (byte[] given : source.whole(NEXT)) {
            next = Math.max(next, ByteBuffer.wrap(given).getInt());
        }
    }

    @Override
    public boolean ended() {
        return ended;
    }
}
