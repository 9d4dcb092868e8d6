package io.tidemark.executor.runtime;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.exchange.Channel;
import io.tidemark.executor.exchange.StreamElement;
import io.tidemark.executor.operator.Output;
import io.tidemark.executor.time.WatermarkMerger;

/** Receives from all senders of an exchange, in turn, and merges their watermarks. Thread: the receiving task's. */
final class InputGate implements TaskInput {
    private final Channel[] channels;
    private final WatermarkMerger merger;
    private final Output output;
    private int turn;
    private boolean toldIdle;

    InputGate(Channel[] channels, Output output) {
        this.channels = channels;
        this.output = output;
        this.merger = new WatermarkMerger(channels.length);
    }

    @Override
    public boolean pull() {
        for (int tried = 0; tried < channels.length; tried++) {
            int from = turn;
            turn = turn + 1 == channels.length ? 0 : turn + 1;
            StreamElement element = channels[from].receive();
            if (element != null) {
                take(from, element);
                return true;
            }
        }
        return false;
    }

    private void take(int from, StreamElement element) {
        if (element instanceof StreamElement.Rows rows) {
            ColumnBatch batch = rows.batch();
            merger.judge(from, batch);
            output.rows(batch);
            channels[from].recycle(batch);
        } else if (element instanceof StreamElement.Watermark watermark) {
            boolean wasIdle = merger.isIdle(from);
            if (merger.advance(from, watermark.millis()) || toldIdle) {
                toldIdle = false;
                output.watermark(merger.merged());
            }
            if (wasIdle) {
                channels[from].woken(merger.merged());
            }
        } else {
            if (merger.markIdle(from)) {
                output.watermark(merger.merged());
            }
            if (merger.allIdle()) {
                toldIdle = true;
                output.idle();
            }
        }
    }

    @Override
    public boolean ended() {
        return merger.merged() == Long.MAX_VALUE;
    }
}
