package io.tidemark.executor.exchange;

import io.tidemark.executor.batch.ColumnBatch;

/** What flows through a channel, in order. */
public sealed interface StreamElement {
    /** Rows; the receiver owns them. */
    record Rows(ColumnBatch batch) implements StreamElement {}

    /** No more rows below this time; {@link Long#MAX_VALUE} ends the channel. Milliseconds. */
    record Watermark(long millis) implements StreamElement {}

    /** All rows before it belong to this epoch, all behind it to the next. */
    record Barrier(long epoch) implements StreamElement {}

    /** The sender has nothing to say for now and must not hold the others back, until its next rows or watermark. */
    record Idle() implements StreamElement {}
}
