package io.tidemark.executor.operator;

import io.tidemark.executor.batch.ColumnBatch;
import java.util.Arrays;

/** The output of one operator, to which any number of inputs are attached before the task starts. Thread: task thread. */
public final class OutputHub implements Output {
    private Output[] targets = {};

    /** Attaches another output. */
    public void attach(Output target) {
        targets = Arrays.copyOf(targets, targets.length + 1);
        targets[targets.length - 1] = target;
    }

    /** Attaches a port of an operator. */
    public void attach(Operator operator, int port) {
        attach(new Output() {
            @Override
            public void rows(ColumnBatch batch) {
                operator.onBatch(port, batch);
            }

            @Override
            public void watermark(long millis) {
                operator.onWatermark(port, millis);
            }

            @Override
            public void idle() {
                operator.onIdle(port);
            }
        });
    }

    @Override
    public long judgedBy() {
        long judged = Long.MIN_VALUE;
        for (Output target : targets) {
            judged = Math.max(judged, target.judgedBy());
        }
        return judged;
    }

    @Override
    public void rows(ColumnBatch batch) {
        for (Output target : targets) {
            target.rows(batch);
        }
    }

    @Override
    public void watermark(long millis) {
        for (Output target : targets) {
            target.watermark(millis);
        }
    }

    @Override
    public void idle() {
        for (Output target : targets) {
            target.idle();
        }
    }
}
