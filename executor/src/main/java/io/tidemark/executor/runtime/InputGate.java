package io.tidemark.executor.runtime;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.exchange.Channel;
import io.tidemark.executor.exchange.StreamElement;
import io.tidemark.executor.operator.Output;
import io.tidemark.executor.snapshot.SnapshotReader;
import io.tidemark.executor.snapshot.SnapshotWriter;
import io.tidemark.executor.time.WatermarkMerger;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Receives from all senders of an exchange, in turn, and merges their watermarks. Thread: the receiving task's. */
final class InputGate implements TaskInput, TaskPart.Content {
    private static final String WATERMARKS = "watermarks";

    private final Channel[] channels;
    private final WatermarkMerger merger;
    private final Output output;
    private final Portions portions;
    private final int index;
    private final int count;
    private int turn;

    /** A batch of which only the first rows were given on. */
    private @Nullable ColumnBatch given;

    /** Which channel has brought the last batch. */
    private int giving;

    private boolean toldIdle;

    /** Which channels have brought a barrier that the task has not passed. */
    private boolean[] blocked = {};

    /**
     * @param index the number of the receiving task
     * @param count how many there are
     */
    InputGate(Channel[] channels, Output output, int index, int count) {
        this.channels = channels;
        this.output = output;
        this.portions = new Portions(Portions.MOST_ROWS, output);
        this.index = index;
        this.count = count;
        this.merger = new WatermarkMerger(channels.length);
    }

    @Override
    public void took(long nanos) {
        portions.took(nanos);
    }

    @Override
    public void rowsMayTakeLong() {
        portions.rowsMayTakeLong();
    }

    @Override
    public boolean pull() {
        ColumnBatch unfinished = given;
        if (unfinished != null) {
            portions.more();
            recycle(unfinished);
            return true;
        }
        for (int tried = 0; tried < channels.length; tried++) {
            int from = turn;
            turn = turn + 1 == channels.length ? 0 : turn + 1;
            StreamElement element = isBlocked(from) ? null : channels[from].receive();
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
            giving = from;
            portions.give(batch);
            recycle(batch);
        } else if (element instanceof StreamElement.Watermark watermark) {
            boolean wasIdle = merger.isIdle(from);
            if (merger.advance(from, watermark.millis()) || toldIdle) {
                toldIdle = false;
                output.watermark(merger.merged());
            }
            if (wasIdle) {
                channels[from].woken(merger.merged());
            }
        } else if (element instanceof StreamElement.Barrier) {
            if (blocked.length == 0) {
                blocked = new boolean[channels.length];
            }
            blocked[from] = true;
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

    /** Gives a batch back to its channel once all its rows are through. */
    private void recycle(ColumnBatch batch) {
        given = portions.isEmpty() ? null : batch;
        if (given == null) {
            channels[giving].recycle(batch);
        }
    }

    private boolean isBlocked(int from) {
        return from < blocked.length && blocked[from];
    }

    @Override
    public boolean atBarrier(long epoch) {
        for (int from = 0; from < channels.length; from++) {
            if (!isBlocked(from) && merger.watermark(from) != Long.MAX_VALUE) {
                return false;
            }
        }
        return true;
    }

    /** Takes one barrier for all; a bug that tests plant. */
    void skipAlignment() {
        boolean some = false;
        for (boolean each : blocked) {
            some |= each;
        }
        Arrays.fill(blocked, some);
    }

    @Override
    public void pass() {
        Arrays.fill(blocked, false);
    }

    /** The merged watermark, then that of each channel. */
    @Override
    public void snapshot(SnapshotWriter target) {
        ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES * (1 + channels.length));
        bytes.putLong(merger.merged());
        for (int from = 0; from < channels.length; from++) {
            bytes.putLong(merger.watermark(from));
        }
        target.whole(WATERMARKS, bytes.array());
    }

    /** Without the same tasks on both sides only what all receivers had reached is sure. */
    @Override
    public void restore(SnapshotReader source) {
        List<byte[]> pieces = source.whole(WATERMARKS);
        if (pieces.size() == count && pieces.get(index).length == Long.BYTES * (1 + channels.length)) {
            ByteBuffer own = ByteBuffer.wrap(pieces.get(index));
            long merged = own.getLong();
            for (int from = 0; from < channels.length; from++) {
                merger.advance(from, own.getLong());
            }
            merger.restoreMerged(merged);
            return;
        }
        long least = Long.MAX_VALUE;
        for (byte[] piece : pieces) {
            least = Math.min(least, ByteBuffer.wrap(piece).getLong());
        }
        if (least != Long.MAX_VALUE) {
            merger.restoreMerged(least);
        }
    }

    @Override
    public boolean ended() {
        return merger.merged() == Long.MAX_VALUE;
    }
}
