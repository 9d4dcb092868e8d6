package io.tidemark.executor.runtime;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.batch.KeyHash;
import io.tidemark.executor.exchange.Channel;
import io.tidemark.executor.exchange.StreamElement;
import io.tidemark.executor.snapshot.KeyGroups;
import io.tidemark.types.Check;
import org.jspecify.annotations.Nullable;

/**
 * Sends each row to the task that owns its key, and watermarks to all. Rows wait for company until the batch is full (of rows,
 * or of bytes), a watermark comes or {@link #flush} is called. Thread: the sending task's.
 */
final class PartitionOutput implements ChannelOutput {
    private final int[] keys;
    private final Channel[] channels;
    private final @Nullable ColumnBatch[] filling;
    private long[] hashes = new long[ColumnBatch.DEFAULT_ROWS];
    private int[][] rowsOfTarget;
    private long wakesSent;
    private boolean toldIdle;
    private boolean ended;
    private final int[] countOfTarget;

    PartitionOutput(int[] keys, Channel[] channels) {
        Check.state(channels.length <= KeyGroups.COUNT, "there are more tasks than key groups");
        this.keys = keys;
        this.channels = channels;
        this.filling = new ColumnBatch[channels.length];
        this.rowsOfTarget = new int[channels.length][ColumnBatch.DEFAULT_ROWS];
        this.countOfTarget = new int[channels.length];
    }

    @Override
    public boolean hasRoom() {
        for (Channel channel : channels) {
            if (!channel.hasRoom()) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void rows(ColumnBatch batch) {
        int count = batch.activeCount();
        int[] rows = batch.activeRows();
        if (channels.length == 1) {
            append(0, batch, rows, count);
            return;
        }
        if (hashes.length < count) {
            rowsOfTarget = new int[channels.length][count];
            hashes = new long[count];
        }
        KeyHash.hashAll(batch, keys, rows, count, hashes);
        java.util.Arrays.fill(countOfTarget, 0);
        for (int place = 0; place < count; place++) {
            int target = KeyGroups.owner(KeyGroups.of((int) (hashes[place] >>> 32)), channels.length);
            rowsOfTarget[target][countOfTarget[target]++] = rows[place];
        }
        for (int target = 0; target < channels.length; target++) {
            append(target, batch, rowsOfTarget[target], countOfTarget[target]);
        }
    }

    private void append(int target, ColumnBatch batch, int[] rows, int count) {
        for (int done = 0; done < count; ) {
            ColumnBatch into = filling[target];
            if (into == null) {
                into = channels[target].emptyBatch();
                filling[target] = into;
            }
            int fits = Math.min(count - done, Channel.BATCH_ROWS - into.rowCount);
            into.append(batch, rows, done, fits);
            done += fits;
            if (into.rowCount == Channel.BATCH_ROWS || into.hasManyBytes()) {
                send(target);
            }
        }
    }

    private void send(int target) {
        ColumnBatch full = filling[target];
        if (full != null && full.rowCount > 0) {
            filling[target] = null;
            channels[target].send(new StreamElement.Rows(full));
        }
    }

    @Override
    public long judgedBy() {
        if (wakesSent == 0) {
            return Long.MIN_VALUE;
        }
        long judged = Long.MIN_VALUE;
        for (Channel channel : channels) {
            if (channel.wakesSeen() < wakesSent) {
                return Long.MAX_VALUE;
            }
            judged = Math.max(judged, channel.mergedAtWake());
        }
        return judged;
    }

    @Override
    public void watermark(long millis) {
        ended |= millis == Long.MAX_VALUE;
        wakesSent += toldIdle ? 1 : 0;
        toldIdle = false;
        flush();
        for (Channel channel : channels) {
            channel.send(new StreamElement.Watermark(millis));
        }
    }

    @Override
    public void idle() {
        toldIdle = true;
        flush();
        for (Channel channel : channels) {
            channel.send(new StreamElement.Idle());
        }
    }

    @Override
    public void flush() {
        for (int target = 0; target < channels.length; target++) {
            send(target);
        }
    }

    @Override
    public void barrier(long epoch) {
        if (!ended) {
            for (Channel channel : channels) {
                channel.send(new StreamElement.Barrier(epoch));
            }
        }
    }

    @Override
    public void end() {
        if (!ended) {
            watermark(Long.MAX_VALUE);
        }
    }
}
