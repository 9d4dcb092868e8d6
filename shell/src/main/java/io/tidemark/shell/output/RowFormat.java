package io.tidemark.shell.output;

import io.tidemark.executor.batch.ColumnBatch;

/** Writes the rows of one result. Mutable; made for one result. Thread: the writer's. */
interface RowFormat {
    /** Takes the rows of a batch; the format may keep it. */
    void rows(ColumnBatch batch, OutputBuffer out);

    /** Nothing came for a moment: everything that was taken must be in the buffer now. */
    void pause(OutputBuffer out);

    /** There are no more rows. */
    void end(OutputBuffer out);
}
