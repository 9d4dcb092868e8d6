package io.tidemark.executor.operator;

import io.tidemark.executor.batch.ColumnBatch;

/** Where an operator's results go: the next operator, a channel, the caller or a sink. Thread: task thread. */
public interface Output {
    /** Passes rows on; they are lent for the length of the call. */
    void rows(ColumnBatch batch);

    /** Says that no rows below this time follow (milliseconds); {@link Long#MAX_VALUE} says that nothing follows. */
    void watermark(long millis);

    /** Says that nothing is known of the watermark for now, so that this input must not hold others back. */
    void idle();

    /**
     * The watermark by which others may judge what is sent now, if it can be beyond the last one sent here: they went on
     * while this input was idle. Long.MAX_VALUE while they have not told yet, Long.MIN_VALUE if it cannot.
     */
    default long judgedBy() {
        return Long.MIN_VALUE;
    }
}
