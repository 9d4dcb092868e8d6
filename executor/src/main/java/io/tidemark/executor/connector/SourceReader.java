package io.tidemark.executor.connector;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.snapshot.SnapshotReader;
import io.tidemark.executor.snapshot.SnapshotWriter;
import org.jspecify.annotations.Nullable;

/**
 * Reads some splits of a table. Splits of a reader are numbered from 0 in the order in which it found them. Thread: the
 * task thread that polls it; nothing here may block for more than a few milliseconds.
 */
public interface SourceReader extends AutoCloseable {
    /**
     * The next rows of one split, in the split's order; null if there are none just now. The batch stays valid until
     * the next call; rows that could not be read are left out of it and have been rejected.
     */
    @Nullable
    ColumnBatch poll();

    /** The split that the batch of the last poll came from. */
    int currentSplit();

    /** How many splits have been found so far; grows when partitions are added. */
    int splitCount();

    /** Whether a split was read to its present end and found empty when last polled; only such a split becomes idle. */
    boolean caughtUp(int split);

    /**
     * A watermark (milliseconds) that the source itself has said for a split, after the rows of the last poll; {@link
     * Long#MIN_VALUE} if it says none, as all but {@code memory} do. The split's watermark is the larger of this and of
     * what its rows say.
     */
    default long watermark(int split) {
        return Long.MIN_VALUE;
    }

    /** Whether the source itself says that a split is idle now, whatever 'idle-timeout' is; only {@code memory} does. */
    default boolean idle(int split) {
        return false;
    }

    /**
     * Stops or takes up the reading of one split, while the others are read on; rows that were fetched already may still
     * come.
     *
     * @return whether the reader can do so; if not, all its splits are held back together
     */
    default boolean pause(int split, boolean pauses) {
        return false;
    }

    /** Whether a split has ended: nothing will come from it any more. */
    boolean finished(int split);

    /** Whether all splits have ended and none will be added. */
    boolean finished();

    /** The name of a split for messages, such as {@code topic bid, partition 3}. */
    String describe(int split);

    /**
     * What keeps a split from being read as it should, in a few words, such as {@code no Kafka broker answers at
     * localhost:9092 since 5 s}; null if nothing does. Asked now and then, so it may cost a little.
     */
    default @Nullable String trouble(int split) {
        return null;
    }

    /** Where a row of the last batch stands in its split (offset, line), for messages. */
    long position(int row);

    /**
     * Where reading goes on behind all rows given so far, for each split that this reader has found, ended ones included.
     * Only asked of tables whose connector says that it is {@link Connector#replayable}, between two polls.
     */
    default java.util.List<SplitPosition> positions() {
        throw io.tidemark.types.TidemarkException.internal("this source cannot be read again");
    }

    /**
     * Writes what the reader must remember besides its positions, and has changed since the last call, under table numbers
     * from 0; asked as {@link #positions} is. Few readers have anything to remember.
     */
    default void snapshot(SnapshotWriter target) {}

    /** Takes back what {@link #snapshot} wrote, before the first poll. Thread: the one that starts the job. */
    default void restore(SnapshotReader source) {}

    /** How much of what there is to read has been read, from 0 to 1; NaN if the reader does not know how much there is. */
    default double fractionRead() {
        return Double.NaN;
    }

    /** Records read so far, the rejected ones included. */
    long recordsRead();

    @Override
    void close();
}
