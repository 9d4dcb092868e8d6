package io.tidemark.executor.runtime;

import io.tidemark.executor.operator.Output;

/** Sends what an operator gives out through channels to other tasks. Thread: the sending task's. */
interface ChannelOutput extends Output {
    /** Whether the sender may go on. */
    boolean hasRoom();

    /** Sends rows that are waiting for company. */
    void flush();

    /** Says that all rows sent so far belong to this epoch; sends nothing where the end was sent. */
    void barrier(long epoch);

    /** Sends the end unless it was sent. */
    void end();
}
