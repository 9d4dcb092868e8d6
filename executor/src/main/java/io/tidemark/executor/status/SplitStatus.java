package io.tidemark.executor.status;

import org.jspecify.annotations.Nullable;

/**
 * Where a partition or file of a source stands. Times are in milliseconds since the epoch.
 *
 * @param table the table's name
 * @param source the partition's name, such as {@code topic bid, partition 3}
 * @param state whether it takes part in the watermark
 * @param watermark its own watermark; Long.MIN_VALUE before the first row
 * @param lastTime the largest event time seen; Long.MIN_VALUE before the first row, or if the job watches no time
 * @param silentMillis how long ago its last rows came, or since it was found if none have
 * @param idleMillis after how long without rows it is left out; 0 for never
 * @param caughtUp whether it was found empty when last polled
 * @param trouble what keeps it from being read as it should, or null
 */
public record SplitStatus(
        String table,
        String source,
        State state,
        long watermark,
        long lastTime,
        long silentMillis,
        long idleMillis,
        boolean caughtUp,
        @Nullable String trouble) {
    /** Whether a partition takes part in the watermark. */
    public enum State {
        /** It holds the watermark. */
        ACTIVE,
        /** It is left out until it has rows again. */
        IDLE,
        /** It is not read for now, because it is far ahead of the others. */
        PAUSED,
        /** Nothing comes from it any more. */
        ENDED
    }
}
