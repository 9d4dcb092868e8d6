package io.tidemark.executor.runtime;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.exchange.Channel;
import io.tidemark.executor.exchange.StreamElement;

/** Sends each row, and each watermark, to all tasks. Thread: the sending task's. */
final class RepeatOutput implements ChannelOutput {
    private final Channel[] channels;
    private boolean ended;

    RepeatOutput(Channel[] channels) {
        this.channels = channels;
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
        for (int target = 0; target < channels.length; target++) {
            Channel channel = channels[target];
            int count = batch.activeCount();
            for (int done = 0; done < count; ) {
                ColumnBatch copy = channel.emptyBatch();
                int fits = Math.min(count - done, Channel.BATCH_ROWS);
                copy.append(batch, batch.activeRows(), done, fits);
                if (target > 0) {
                    copy.forgetOrigins(); // a row of a source is in the ledger once
                }
                channel.send(new StreamElement.Rows(copy));
                done += fits;
            }
        }
    }

    @Override
    public void watermark(long millis) {
        ended |= millis == Long.MAX_VALUE;
        for (Channel channel : channels) {
            channel.send(new StreamElement.Watermark(millis));
        }
    }

    @Override
    public void idle() {
        for (Channel channel : channels) {
            channel.send(new StreamElement.Idle());
        }
    }

    @Override
    public void flush() {
        // rows are sent at once
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
