package io.tidemark.executor.operator;

import io.tidemark.executor.batch.ColumnBatch;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;

/**
 * Gives rows that go to several places of a statement other origins in one of them, so that late ones are counted for
 * that place. Thread: task thread.
 */
public final class RelabelOperator implements Operator {
    private final IntUnaryOperator labels;
    private final Output output;
    private int[] known = {};

    /** @param labels the new origin of an origin; asked once for each */
    public RelabelOperator(IntUnaryOperator labels, Output output) {
        this.labels = labels;
        this.output = output;
    }

    @Override
    public void onBatch(int port, ColumnBatch batch) {
        ColumnBatch rows = new ColumnBatch(batch.columns);
        rows.describeAs(batch);
        if (batch.origins == null) {
            rows.origin = label(batch.origin);
        } else {
            int[] origins = batch.origins.clone();
            for (int row = 0; row < batch.rowCount; row++) {
                origins[row] = label(origins[row]);
            }
            rows.origins = origins;
        }
        output.rows(rows);
    }

    private int label(int origin) {
        if (origin < 0) {
            return origin;
        }
        if (origin >= known.length) {
            int before = known.length;
            known = Arrays.copyOf(known, origin + 1);
            Arrays.fill(known, before, known.length, -1);
        }
        if (known[origin] < 0) {
            known[origin] = labels.applyAsInt(origin);
        }
        return known[origin];
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
